package dev.reverie.linux.ffi;

import dev.reverie.linux.Sys;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;

/** The extended attribute that every socket has. */
public final class SocketAttributes {
    private static final byte[] NAME = "system.sockprotoname\0".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST = 64;

    private SocketAttributes() {}

    /** What the kernel calls the protocol of a socket of another thread: {@code TCP}, {@code UNIX}, …; empty if it is none. */
    public static String protocol(int tid, int fd) {
        try (Arena arena = Arena.ofConfined()) {
            byte[] path = ("/proc/" + tid + "/fd/" + fd + "\0").getBytes(StandardCharsets.US_ASCII);
            NativeBuffer buffer = NativeBuffer.in(arena, path.length + NAME.length + LONGEST);
            buffer.putBytes(0, path, 0, path.length);
            buffer.putBytes(path.length, NAME, 0, NAME.length);
            long value = buffer.address() + path.length + NAME.length;
            int length = (int) Native.syscall(
                    Sys.GETXATTR, buffer.address(), buffer.address() + path.length, value, LONGEST, 0, 0);
            if (length <= 0) {
                return "";
            }
            byte[] name = new byte[length];
            buffer.getBytes(path.length + NAME.length, name, 0, length);
            int end = name[length - 1] == 0 ? length - 1 : length;
            return new String(name, 0, end, StandardCharsets.US_ASCII);
        }
    }
}
