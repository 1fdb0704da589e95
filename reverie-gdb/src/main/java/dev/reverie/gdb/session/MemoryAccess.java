package dev.reverie.gdb.session;

import dev.reverie.gdb.inferior.Breakpoints;
import dev.reverie.gdb.inferior.DebugRegisters.Kind;
import dev.reverie.gdb.inferior.Inferior;
import dev.reverie.gdb.protocol.Hex;
import dev.reverie.gdb.protocol.Malformed;
import dev.reverie.gdb.protocol.Payload;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Memory of a process, and what stops threads at it. */
final class MemoryAccess {
    private static final String OK = "OK";
    private static final String ERROR = "E01";
    private static final int MOST = 1 << 15;

    /** Of CRC-32. */
    private static final int POLYNOMIAL = 0x04c11db7;

    private MemoryAccess() {}

    private static byte[] read(Inferior inferior, long address, long length) {
        byte[] bytes = new byte[Math.clamp(length, 0, MOST)];
        int count = inferior.breakpoints().read(inferior.pid(), address, bytes);
        return Arrays.copyOf(bytes, Math.max(count, 0));
    }

    /** {@code m}: digits, as many bytes as there are. */
    static String read(Inferior inferior, Payload packet) throws Malformed {
        long address = packet.number();
        packet.take(",");
        long length = packet.number();
        byte[] bytes = read(inferior, address, length);
        return bytes.length == 0 && length != 0 ? ERROR : Hex.of(bytes);
    }

    /** {@code x}: bytes. */
    static String readBinary(Inferior inferior, Payload packet) throws Malformed {
        long address = packet.number();
        packet.take(",");
        long length = packet.number();
        byte[] bytes = read(inferior, address, length);
        return bytes.length == 0 && length != 0 ? ERROR : "b" + new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** {@code M} and {@code X}. */
    static String write(Inferior inferior, Payload packet, boolean isBinary) throws Malformed {
        long address = packet.number();
        packet.take(",");
        long length = packet.number();
        packet.take(":");
        byte[] bytes = isBinary ? packet.restAsBytes() : Hex.bytes(packet.rest());
        if (bytes.length != length) {
            throw new Malformed("not as many bytes as it says");
        }
        return inferior.breakpoints().write(inferior.pid(), address, bytes) == bytes.length ? OK : ERROR;
    }

    /** {@code qCRC}: the checksum of memory as gdb computes it, from the highest bit to the lowest. */
    static String checksum(Inferior inferior, Payload packet) throws Malformed {
        long address = packet.number();
        packet.take(",");
        long left = packet.number();
        int sum = -1;
        while (left != 0) {
            byte[] bytes = read(inferior, address, left < 0 ? MOST : left);
            if (bytes.length == 0) {
                return ERROR;
            }
            for (byte each : bytes) {
                sum = checksum(sum, each);
            }
            address += bytes.length;
            left -= bytes.length;
        }
        return "C" + Integer.toHexString(sum);
    }

    private static int checksum(int before, byte next) {
        int sum = before ^ next << 24;
        for (int bit = 0; bit < 8; bit++) {
            sum = sum << 1 ^ (sum < 0 ? POLYNOMIAL : 0);
        }
        return sum;
    }

    /** {@code Z} and {@code z}; empty for kinds that there are not. */
    static String breakpoint(Inferior inferior, Payload packet, boolean isInsertion) throws Malformed {
        int type = packet.number(9);
        packet.take(",");
        long address = packet.number();
        packet.take(",");
        int kind = packet.number(1 << 12);
        if (type == 0) {
            Breakpoints breakpoints = inferior.breakpoints();
            boolean isDone = isInsertion
                    ? breakpoints.insert(inferior.pid(), address)
                    : breakpoints.remove(inferior.pid(), address);
            return isDone ? OK : ERROR;
        }
        Kind watched =
                switch (type) {
                    case 1 -> Kind.EXECUTION;
                    case 2 -> Kind.WRITE;
                    case 4 -> Kind.ACCESS;
                    default -> null;
                };
        if (watched == null) {
            return "";
        }
        int length = watched == Kind.EXECUTION ? 1 : kind;
        if (!isInsertion) {
            inferior.debugRegisters().remove(watched, address, length);
            return OK;
        }
        return inferior.debugRegisters().insert(watched, address, length) ? OK : ERROR;
    }
}
