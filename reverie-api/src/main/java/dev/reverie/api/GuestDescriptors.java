package dev.reverie.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** What {@code /proc} tells of the file descriptors of a thread; nothing if it is gone or may not be looked at. */
final class GuestDescriptors {
    private static final int S_IFMT = 0xf000;
    private static final int S_IFCHR = 0x2000;
    private static final int S_IFBLK = 0x6000;
    private static final String PID = "Pid:";

    private GuestDescriptors() {}

    /** {@code char 1:3} or {@code block 8:0}; empty for other files. */
    static String device(int tid, int fd) {
        Map<String, Object> attributes;
        try {
            attributes = Files.readAttributes(Path.of("/proc/" + tid + "/fd/" + fd), "unix:mode,rdev");
        } catch (IOException e) {
            return "";
        }
        if (!(attributes.get("mode") instanceof Integer mode) || !(attributes.get("rdev") instanceof Long device)) {
            return "";
        }
        long major = device >>> 8 & 0xfff | device >>> 32 & ~0xfffL;
        long minor = device & 0xff | device >>> 12 & 0xfff00;
        return switch (mode & S_IFMT) {
            case S_IFCHR -> "char " + major + ":" + minor;
            case S_IFBLK -> "block " + major + ":" + minor;
            default -> "";
        };
    }

    /** The process of a pidfd, 0 or less if it has ended. */
    static int process(int tid, int fd) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/" + tid + "/fdinfo/" + fd))) {
                if (line.startsWith(PID)) {
                    return Integer.parseInt(line.substring(PID.length()).strip());
                }
            }
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
        return 0;
    }
}
