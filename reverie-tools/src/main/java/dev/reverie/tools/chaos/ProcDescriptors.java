package dev.reverie.tools.chaos;

import dev.reverie.api.Guest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What {@code /proc} tells of descriptors; see proc_pid_fd(5), proc_pid_fdinfo(5). Safe for use by any thread. */
final class ProcDescriptors implements Descriptors {
    private static final int S_IFMT = 0xf000;
    private static final int S_IFIFO = 0x1000;
    private static final int S_IFCHR = 0x2000;
    private static final int S_IFREG = 0x8000;
    private static final byte[] ELF = {0x7f, 'E', 'L', 'F'};
    private static final Pattern TERMINAL = Pattern.compile("/dev/(pts/\\d+|tty.*|console)");
    private static final String SOCKET = "socket:[";
    private static final int OCTAL = 8;
    /** The inodes of stream sockets; the kernel gives none twice before it has given four billion. */
    private final Set<String> streams = ConcurrentHashMap.newKeySet();

    @Override
    public OpenFile find(Guest<?, ?> guest, int fd, @Nullable OpenFile last) {
        String link = guest.descriptor(fd);
        if (link.startsWith(SOCKET)) {
            String inode = link.substring(SOCKET.length(), link.length() - 1);
            return new OpenFile(link, Channel.SOCKET, isStream(guest.tid(), inode), false, flags(guest.tid(), fd));
        }
        if (last != null && last.link().equals(link)) {
            // Of a file the flags do not matter but for O_DIRECT, which nobody changes.
            return last.channel() == Channel.FILE || last.channel() == null
                    ? last
                    : new OpenFile(link, last.channel(), true, false, flags(guest.tid(), fd));
        }
        Path file = Path.of("/proc/" + guest.tid() + "/fd/" + fd);
        Channel channel = channel(file, link);
        boolean isProgram = channel == Channel.FILE && isProgram(file);
        return new OpenFile(link, channel, true, isProgram, channel == null ? 0 : flags(guest.tid(), fd));
    }

    private static @Nullable Channel channel(Path file, String link) {
        int mode;
        try {
            mode = (Integer) Files.getAttribute(file, "unix:mode");
        } catch (IOException e) {
            return null;
        }
        return switch (mode & S_IFMT) {
            case S_IFIFO -> Channel.PIPE;
            case S_IFCHR -> TERMINAL.matcher(link).matches() ? Channel.TERMINAL : null;
            // Files that the kernel makes up want to be read and written at once.
            case S_IFREG -> link.startsWith("/proc/") || link.startsWith("/sys/") ? null : Channel.FILE;
            default -> null;
        };
    }

    private static boolean isProgram(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(ELF.length), ELF);
        } catch (IOException e) {
            return false;
        }
    }

    private static int flags(int tid, int fd) {
        String flags = field("/proc/" + tid + "/fdinfo/" + fd, "flags:");
        return flags.isEmpty() ? 0 : Integer.parseInt(flags, OCTAL);
    }

    private static String field(String file, String name) {
        try {
            for (String line : Files.readAllLines(Path.of(file))) {
                if (line.startsWith(name)) {
                    return line.substring(name.length()).strip();
                }
            }
        } catch (IOException e) {
            // The thread or the descriptor is gone.
        }
        return "";
    }

    private boolean isStream(int tid, String inode) {
        if (streams.contains(inode)) {
            return true;
        }
        String net = "/proc/" + tid + "/net/";
        boolean found = has(net + "unix", 6, inode, 4, "0001")
                || has(net + "tcp", 9, inode, 0, "")
                || has(net + "tcp6", 9, inode, 0, "");
        if (found) {
            streams.add(inode);
        }
        return found;
    }

    /** Whether a table of sockets has a line with this inode in this column, and, if it matters, a type in another. */
    private static boolean has(String table, int column, String inode, int typeColumn, String type) {
        try {
            for (String line : Files.readAllLines(Path.of(table), StandardCharsets.ISO_8859_1)) {
                String[] words = line.strip().split("\\s+", column + 2);
                if (words.length > column && words[column].equals(inode)) {
                    return type.isEmpty() || words[typeColumn].equals(type);
                }
            }
        } catch (IOException e) {
            // There is no such protocol here.
        }
        return false;
    }
}
