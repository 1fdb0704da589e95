package dev.reverie.syscalls.decode;

import dev.reverie.syscalls.ByteArrayMemory;
import dev.reverie.syscalls.Observed;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.SyscallArgs;
import dev.reverie.syscalls.Sysno;
import dev.reverie.syscalls.value.TextWriter.Escapes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Memory to put arguments in, each followed by a hole, and the text of calls that use it. */
final class FakeGuest implements Observed {
    static final long BAD = 0x7f00_0000_0008L;

    private final ByteArrayMemory memory = new ByteArrayMemory();
    private long next = 0x10000;

    @Override
    public ByteArrayMemory memory() {
        return memory;
    }

    long bytes(byte... bytes) {
        long address = next;
        memory.map(address, bytes);
        next = (next + bytes.length + 0x1fff) & -0x1000L;
        return address;
    }

    /** A string in Latin-1 with a zero byte after it. */
    long string(String text) {
        return bytes((text + "\0").getBytes(StandardCharsets.ISO_8859_1));
    }

    long longs(long... values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asLongBuffer().put(values);
        return bytes(buffer.array());
    }

    long ints(int... values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asIntBuffer().put(values);
        return bytes(buffer.array());
    }

    /** The bytes that hexadecimal digits stand for; blanks are ignored. */
    long hex(String digits) {
        return bytes(java.util.HexFormat.of().parseHex(digits.replace(" ", "")));
    }

    /** The whole line of a call. */
    String line(String name, long result, long... args) {
        return entry(name, args) + exit(name, result, args);
    }

    String entry(String name, long... args) {
        return entry(call(name, args), DecodeOptions.DEFAULT);
    }

    String entry(Syscall call, DecodeOptions options) {
        return Display.before(call, this, options).entryText(Escapes.OCTAL);
    }

    String exit(String name, long result, long... args) {
        return exit(call(name, args), result);
    }

    String exit(Syscall call, long result) {
        Display display = call.display(this).after(result, this);
        return display.exitText(Escapes.OCTAL) + " "
                + java.util.Objects.requireNonNull(display.outcome()).text();
    }

    private static Syscall call(String name, long... args) {
        return Syscall.of(Sysno.number(name), SyscallArgs.of(args));
    }
}
