package dev.reverie.cli;

import java.util.List;

/** How the JVM was started that we run in. */
final class JavaChecks {
    private static final int NEEDED = 25;

    private final ProcFiles files;

    JavaChecks(ProcFiles files) {
        this.files = files;
    }

    /** All of them. */
    List<Check> all() {
        return List.of(jdk(), nativeAccess(), virtualHandlers(), cache());
    }

    private static Check jdk() {
        String found = Runtime.version() + " at " + System.getProperty("java.home");
        return Runtime.version().feature() >= NEEDED
                ? Check.ok("JDK", found)
                : Check.missing("JDK", found, "install JDK 25, and set REVERIE_JAVA_HOME if it is not found");
    }

    private static Check nativeAccess() {
        return JavaChecks.class.getModule().isNativeAccessEnabled()
                ? Check.ok("native access", "enabled")
                : Check.lacking("native access", "the JVM warns about it", "java --enable-native-access=ALL-UNNAMED");
    }

    private static Check virtualHandlers() {
        return Object.class.getModule().isOpen("java.lang", JavaChecks.class.getModule())
                ? Check.ok("virtual handler threads", "java.lang is open to us")
                : Check.lacking(
                        "virtual handler threads",
                        "java.lang is not open to us: handlers run on platform threads, at three times the cost",
                        "java --add-opens=java.base/java.lang=ALL-UNNAMED");
    }

    private Check cache() {
        String maps = files.text("proc/self/maps");
        return maps != null && maps.contains(".aot\n")
                ? Check.ok("AOT cache", "in use")
                : Check.lacking(
                        "AOT cache", "not in use: starting takes longer", "start by ./reverie; it makes the cache");
    }
}
