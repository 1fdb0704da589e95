package dev.reverie.linux.ffi;

import dev.reverie.linux.Sys;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;

/** The network interfaces of our own network namespace; see netdevice(7). */
public final class NetworkInterfaces {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
    private static final int SIOCGIFNAME = 0x8910;

    /** {@code struct ifreq}: 16 bytes for the name, and a union in which the number is. */
    private static final int IFREQ = 40;

    private static final int NAME = 16;

    private NetworkInterfaces() {}

    /** The name of an interface, or nothing if there is none of this number. */
    public static String name(int index) {
        int socket = (int) Native.syscall(Sys.SOCKET, AF_UNIX, SOCK_DGRAM_CLOEXEC, 0, 0, 0, 0);
        if (socket < 0) {
            return "";
        }
        try (Arena arena = Arena.ofConfined()) {
            NativeBuffer request = NativeBuffer.in(arena, IFREQ);
            request.putInt(NAME, index);
            long result = Native.syscall(Sys.IOCTL, socket, SIOCGIFNAME, request.address(), 0, 0, 0);
            return result == 0 ? name(request) : "";
        } finally {
            Descriptors.close(socket);
        }
    }

    private static String name(NativeBuffer request) {
        byte[] bytes = new byte[NAME];
        request.getBytes(0, bytes, 0, NAME);
        int length = 0;
        while (length < NAME && bytes[length] != 0) {
            length++;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
