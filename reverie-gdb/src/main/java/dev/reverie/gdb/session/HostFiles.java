package dev.reverie.gdb.session;

import dev.reverie.gdb.protocol.Hex;
import dev.reverie.gdb.protocol.Malformed;
import dev.reverie.gdb.protocol.Payload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code vFile}: the files of this machine, so that gdb has the programs and libraries that the guest has. */
final class HostFiles {
    private static final int EPERM = 1;
    private static final int ENOENT = 2;
    private static final int EIO = 5;
    private static final int EBADF = 9;
    private static final int EACCES = 13;
    private static final int EINVAL = 22;
    private static final int MOST = 1 << 15;
    private static final int STAT = 64;

    private static final int O_ACCMODE = 3;
    private static final int O_APPEND = 8;
    private static final int O_CREAT = 0x200;
    private static final int O_TRUNC = 0x400;
    private static final int O_EXCL = 0x800;

    private record Open(FileChannel channel, Path path) {}

    private final Map<Integer, Open> files = new HashMap<>();

    /** The answer to what comes behind {@code vFile:}; empty for what is not known. */
    String answer(Payload packet) throws Malformed {
        try {
            return switch (packet.upTo(':')) {
                case "setfs" -> "F0";
                case "open" -> open(packet);
                case "close" -> close(packet);
                case "pread" -> read(packet);
                case "pwrite" -> write(packet);
                case "fstat" -> stat(packet);
                case "unlink" -> unlink(packet);
                case "readlink" -> readLink(packet);
                default -> "";
            };
        } catch (NoSuchFileException e) {
            return error(ENOENT);
        } catch (AccessDeniedException e) {
            return error(EACCES);
        } catch (InvalidPathException e) {
            return error(EINVAL);
        } catch (IOException | UnsupportedOperationException e) {
            return error(EIO);
        }
    }

    /** Closes what the client has left open. */
    void close() {
        for (Open open : files.values()) {
            try {
                open.channel().close();
            } catch (IOException e) {
                // There is nobody to tell.
            }
        }
        files.clear();
    }

    private static String error(int errno) {
        return "F-1," + Integer.toHexString(errno);
    }

    private static Path path(String digits) throws Malformed {
        return Path.of(new String(Hex.bytes(digits), StandardCharsets.UTF_8));
    }

    private String open(Payload packet) throws Malformed, IOException {
        Path path = path(packet.upTo(','));
        int flags = packet.number(0xffff);
        Set<OpenOption> options = new HashSet<>();
        boolean writes = (flags & O_ACCMODE) != 0;
        if (!writes || (flags & O_ACCMODE) == 2) {
            options.add(StandardOpenOption.READ);
        }
        if (writes) {
            options.add(StandardOpenOption.WRITE);
        }
        add(options, flags, O_CREAT, StandardOpenOption.CREATE);
        add(options, flags, O_EXCL, StandardOpenOption.CREATE_NEW);
        add(options, flags, O_TRUNC, StandardOpenOption.TRUNCATE_EXISTING);
        if (Files.isDirectory(path) || (flags & O_APPEND) != 0) {
            return error(Files.isDirectory(path) ? EPERM : EINVAL);
        }
        int descriptor = 3;
        while (files.containsKey(descriptor)) {
            descriptor++;
        }
        files.put(descriptor, new Open(FileChannel.open(path, options), path));
        return "F" + Integer.toHexString(descriptor);
    }

    private static void add(Set<OpenOption> options, int flags, int flag, OpenOption option) {
        if ((flags & flag) != 0) {
            options.add(option);
        }
    }

    private @Nullable Open find(Payload packet) throws Malformed {
        Open open = files.get(packet.number(Integer.MAX_VALUE));
        packet.takes(",");
        return open;
    }

    private String close(Payload packet) throws Malformed, IOException {
        Open open = files.remove(packet.number(Integer.MAX_VALUE));
        if (open == null) {
            return error(EBADF);
        }
        open.channel().close();
        return "F0";
    }

    private String read(Payload packet) throws Malformed, IOException {
        Open open = find(packet);
        long count = packet.number();
        packet.take(",");
        long offset = packet.number();
        if (open == null || offset < 0) {
            return error(open == null ? EBADF : EINVAL);
        }
        byte[] bytes = new byte[Math.clamp(count, 0, MOST)];
        int done = Math.max(open.channel().read(ByteBuffer.wrap(bytes), offset), 0);
        return "F" + Integer.toHexString(done) + ";" + new String(bytes, 0, done, StandardCharsets.ISO_8859_1);
    }

    private String write(Payload packet) throws Malformed, IOException {
        Open open = find(packet);
        long offset = packet.number();
        packet.take(",");
        if (open == null || offset < 0) {
            return error(open == null ? EBADF : EINVAL);
        }
        return "F" + Integer.toHexString(open.channel().write(ByteBuffer.wrap(packet.restAsBytes()), offset));
    }

    private static String unlink(Payload packet) throws Malformed, IOException {
        Files.delete(path(packet.rest()));
        return "F0";
    }

    private static String readLink(Payload packet) throws Malformed, IOException {
        String target = Files.readSymbolicLink(path(packet.rest())).toString();
        byte[] bytes = target.getBytes(StandardCharsets.UTF_8);
        return "F" + Integer.toHexString(bytes.length) + ";" + new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** A structure of 64 bytes, the most significant one of each number first. */
    private String stat(Payload packet) throws Malformed, IOException {
        Open open = find(packet);
        if (open == null) {
            return error(EBADF);
        }
        Map<String, Object> facts = Files.readAttributes(open.path(), "unix:*", new LinkOption[0]);
        long size = number(facts, "size");
        ByteBuffer stat = ByteBuffer.allocate(STAT);
        for (String name : new String[] {"dev", "ino", "mode", "nlink", "uid", "gid", "rdev"}) {
            stat.putInt((int) number(facts, name));
        }
        stat.putLong(size).putLong(4096).putLong((size + 511) / 512);
        for (String name : new String[] {"lastAccessTime", "lastModifiedTime", "ctime"}) {
            stat.putInt(facts.get(name) instanceof FileTime time ? (int) (time.toMillis() / 1000) : 0);
        }
        return "F40;" + new String(stat.array(), StandardCharsets.ISO_8859_1);
    }

    private static long number(Map<String, Object> facts, String name) {
        return facts.get(name) instanceof Number number ? number.longValue() : 0;
    }
}
