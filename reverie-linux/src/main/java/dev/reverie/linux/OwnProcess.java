package dev.reverie.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What /proc says about the tracer's own process: what it was started with, and what the JVM has not told. */
public final class OwnProcess {
    /** The capability that allows seccomp filters without PR_SET_NO_NEW_PRIVS. */
    public static final int CAP_SYS_ADMIN = 21;

    private static final Path PROC = Path.of("/proc/self");

    private OwnProcess() {}

    /** The environment we were started with, as raw {@code NAME=value} strings, whatever the JVM made of it. */
    public static List<byte[]> environment() {
        return split(read("environ"));
    }

    /** The raw bytes of the arguments we were started with. */
    public static List<byte[]> commandLine() {
        return split(read("cmdline"));
    }

    /** A hexadecimal mask of /proc/self/status: SigIgn, SigBlk, CapEff, … */
    public static long statusMask(String field) {
        return Long.parseUnsignedLong(statusField(read("status"), field), 16);
    }

    /** The signals that were blocked when we were started: the JVM never touches the mask of its first thread. */
    public static long initialSignalMask() {
        String pid = Long.toString(ProcessHandle.current().pid());
        return Long.parseUnsignedLong(statusField(read("task/" + pid + "/status"), "SigBlk"), 16);
    }

    /**
     * The signals that were ignored when we were started. The JVM overwrites some of those dispositions, so the launcher
     * passes what it saw as a property.
     */
    public static long inheritedIgnoredSignals() {
        String seen = System.getProperty("reverie.ignored-signals");
        return seen == null ? statusMask("SigIgn") : Long.parseUnsignedLong(seen, 16);
    }

    /** Whether we have a capability, by its number. */
    public static boolean hasCapability(int capability) {
        return (statusMask("CapEff") >>> capability & 1) != 0;
    }

    /** The value of a line {@code field:\tvalue} in the text of a /proc/…/status. */
    static String statusField(byte[] status, String field) {
        String text = text(status);
        int start = text.indexOf("\n" + field + ":\t");
        if (start < 0) {
            throw new IllegalArgumentException("/proc/…/status has no field " + field);
        }
        start += field.length() + 3;
        return text.substring(start, text.indexOf('\n', start));
    }

    /** Whether there is such a line. */
    static boolean hasStatusField(byte[] status, String field) {
        return text(status).contains("\n" + field + ":\t");
    }

    /** The first line begins like all others. */
    private static String text(byte[] status) {
        return "\n" + new String(status, StandardCharsets.ISO_8859_1);
    }

    private static byte[] read(String file) {
        try {
            return Files.readAllBytes(PROC.resolve(file));
        } catch (IOException e) {
            throw new LinuxException(
                    "reading " + PROC.resolve(file) + " (" + e + "); is /proc mounted?", Errnos.ENOENT);
        }
    }

    private static List<byte[]> split(byte[] strings) {
        List<byte[]> parts = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < strings.length; i++) {
            if (strings[i] == 0) {
                parts.add(Arrays.copyOfRange(strings, start, i));
                start = i + 1;
            }
        }
        return parts;
    }
}
