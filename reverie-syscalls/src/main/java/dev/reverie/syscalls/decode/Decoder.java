package dev.reverie.syscalls.decode;

import dev.reverie.syscalls.Abi;
import dev.reverie.syscalls.Errno;
import dev.reverie.syscalls.LittleEndian;
import dev.reverie.syscalls.Memory;
import dev.reverie.syscalls.Observed;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.SyscallArgs;
import dev.reverie.syscalls.value.NameSet;
import dev.reverie.syscalls.value.Value;
import org.jspecify.annotations.Nullable;

/** One half of one call being decoded: what is known of it, and its guest. */
final class Decoder {
    private static final Item[] NO_ITEMS = {};

    private final Syscall call;
    private final long result;
    private final boolean exiting;
    private final Observed guest;
    private final Memory memory;
    private final DecodeOptions options;
    private final SyscallArgs args;

    /** What the entry has found in arguments that the kernel then changes. */
    private final @Nullable Value[] before;

    private final @Nullable Shape shape;

    Decoder(
            Syscall call,
            long result,
            boolean exiting,
            Observed guest,
            DecodeOptions options,
            @Nullable Value[] before) {
        this.call = call;
        this.result = result;
        this.exiting = exiting;
        this.guest = guest;
        this.memory = guest.memory();
        this.options = options;
        this.args = call.args();
        this.before = before;
        this.shape = call.abi() == Abi.X86_64 ? Shape.ofCall(call.number()) : null;
    }

    @Nullable
    Shape shape() {
        return shape;
    }

    /** The arguments; none if the call has no record. */
    Frame arguments() {
        return new Frame(this, shape == null ? NO_ITEMS : shape.items(), args);
    }

    int resultKind() {
        return shape == null ? Kind.RESULT_INT : shape.result();
    }

    Syscall call() {
        return call;
    }

    int number() {
        return call.number();
    }

    long arg(int index) {
        return args.get(index);
    }

    long result() {
        return result;
    }

    /** Whether the call has been run. */
    boolean isExiting() {
        return exiting;
    }

    boolean isError() {
        return Errno.isError(result);
    }

    /** Whether the kernel has filled what it writes. */
    boolean isFilled() {
        return exiting && !Errno.isError(result);
    }

    @Nullable
    Value before(int index) {
        return before.length > index ? before[index] : null;
    }

    Observed guest() {
        return guest;
    }

    Memory memory() {
        return memory;
    }

    int limit() {
        return options.stringLimit();
    }

    boolean isVerbose() {
        return options.verbose();
    }

    /** Guest bytes, or null if not all of them can be read. */
    byte @Nullable [] bytes(long address, int length) {
        if (address == 0 || length < 0) {
            return null;
        }
        byte[] target = new byte[length];
        return available(address, target) == length ? target : null;
    }

    /** How many of the bytes from an address on can be read into {@code target}. */
    int available(long address, byte[] target) {
        int done = 0;
        while (done < target.length) {
            int count = memory.read(address + done, target, done, target.length - done);
            if (count <= 0) {
                break;
            }
            done += count;
        }
        return done;
    }

    /** A 32-bit value, or {@code otherwise} if it can't be read. */
    int intAt(long address, int otherwise) {
        byte[] bytes = bytes(address, Integer.BYTES);
        return bytes == null ? otherwise : LittleEndian.getInt(bytes, 0);
    }

    /** A flag word or enumeration. */
    static Value named(int set, long value) {
        return new Value.Named(value, set(set));
    }

    /** A flag word of which 32 bits count. */
    static Value named32(int set, long value) {
        return named(set, value & 0xffffffffL);
    }

    static NameSet set(int set) {
        return FlagTables.of(set);
    }

    /** Whether something is to be shown of file descriptors. */
    boolean wants(DescriptorDetail detail) {
        return options.descriptors().contains(detail);
    }

    /** A file descriptor, with its target if that is wanted. */
    Value descriptor(int fd) {
        return options.descriptors().isEmpty() || fd < 0
                ? Value.signed(fd)
                : Descriptors.of(guest, options.descriptors(), fd);
    }
}
