package dev.reverie.syscalls.text;

import dev.reverie.syscalls.Abi;
import dev.reverie.syscalls.Errno;
import dev.reverie.syscalls.LittleEndian;
import dev.reverie.syscalls.Memory;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.SyscallArgs;
import dev.reverie.syscalls.Sysno;
import org.jspecify.annotations.Nullable;

/** One half of one call being printed: walks the call's shape and hands each argument to the printer of its kind. */
final class Decoder {
    /** How many characters of a shape describe one argument; see {@link Shapes}. */
    private static final int STRIDE = 5;

    private static final int LENGTH_IS_RESULT = 0xfe;
    private static final int NONE = 0xff;

    private final Syscall call;
    private final long result;
    private final boolean exiting;
    private final Memory memory;
    private final TextOptions options;
    private final SyscallArgs args;
    private final Text out = new Text();
    private final @Nullable String shape;

    Decoder(Syscall call, long result, boolean exiting, Memory memory, TextOptions options) {
        this.call = call;
        this.result = result;
        this.exiting = exiting;
        this.memory = memory;
        this.options = options;
        this.args = call.args();
        this.shape = call.abi() == Abi.X86_64 ? Shapes.of(call.number()) : null;
    }

    /** Prints the name and the arguments that can be printed before the call runs. */
    void entry() {
        out.add(call.name()).add('(');
        if (shape == null) {
            registers();
        } else if (number() == Sysno.CLONE) {
            ProcessText.cloneEntry(this);
        } else if (number() == Sysno.CLONE3) {
            ProcessText.clone3Entry(this);
        } else {
            int split = split();
            arguments(0, split);
            if (split < count() && out.length() > call.name().length() + 1) {
                out.comma();
            }
        }
    }

    /** Prints the arguments that {@link #entry()} left, and the closing parenthesis. */
    void exit() {
        if (shape != null) {
            if (number() == Sysno.CLONE) {
                ProcessText.cloneExit(this);
            } else if (number() == Sysno.CLONE3) {
                ProcessText.clone3Exit(this);
            } else {
                arguments(split(), count());
            }
        }
        out.add(')');
    }

    private void registers() {
        for (int i = 0; i < SyscallArgs.COUNT; i++) {
            if (i > 0) {
                out.comma();
            }
            out.hex(args.get(i));
        }
    }

    private void arguments(int from, int to) {
        boolean first = true;
        for (int i = from; i < to; i++) {
            if (isVisible(i)) {
                if (!first) {
                    out.comma();
                }
                first = false;
                Arguments.append(this, i);
            }
        }
    }

    /** The first visible argument that the kernel writes, or the number of arguments. */
    private int split() {
        int count = count();
        for (int i = 0; i < count; i++) {
            if (describes(i, 2) == 1 && isVisible(i) && ControlText.isWritten(this, i)) {
                return i;
            }
        }
        return count;
    }

    private boolean isVisible(int index) {
        int condition = describes(index, 3);
        if (condition != NONE && (args.get(condition) & Shapes.mask(describes(index, 4))) == 0) {
            return false;
        }
        return switch (kind(index)) {
            case ArgKind.HIDE -> false;
            case ArgKind.FUTEXVAL, ArgKind.FUTEXTIMEOUT, ArgKind.FUTEXUADDR2, ArgKind.FUTEXVAL3 ->
                FutexText.isVisible((int) args.a1(), kind(index));
            case ArgKind.FCNTLARG, ArgKind.IOCTLARG, ArgKind.PRCTLARG, ArgKind.ARCHPRCTLARG ->
                ControlText.isVisible(this, index);
            default -> true;
        };
    }

    private int describes(int index, int field) {
        return shape == null ? 0 : shape.charAt(1 + index * STRIDE + field);
    }

    int count() {
        return shape == null ? 0 : (shape.length() - 1) / STRIDE;
    }

    int kind(int index) {
        return describes(index, 0);
    }

    /** The flag set of a flag argument. */
    int detail(int index) {
        return describes(index, 1);
    }

    int resultKind() {
        return shape == null ? ArgKind.RESULT_INT : shape.charAt(0);
    }

    /** The length that goes with an argument: the value of another argument, or the result. */
    long length(int index) {
        int detail = detail(index);
        return detail == LENGTH_IS_RESULT ? result : detail == NONE ? 0 : args.get(detail);
    }

    /** Whether the kernel has not filled the argument: the call has not run, or has failed. */
    boolean isUnwritten(int index) {
        return describes(index, 2) == 1 && (!exiting || Errno.isError(result));
    }

    boolean isWritten(int index) {
        return describes(index, 2) == 1;
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

    boolean isError() {
        return Errno.isError(result);
    }

    Text out() {
        return out;
    }

    Memory memory() {
        return memory;
    }

    int limit() {
        return options.stringLimit();
    }

    /** Guest bytes, or null if not all of them can be read. */
    byte @Nullable [] bytes(long address, int length) {
        if (address == 0 || length < 0) {
            return null;
        }
        byte[] target = new byte[length];
        int done = 0;
        while (done < length) {
            int count = memory.read(address + done, target, done, length - done);
            if (count <= 0) {
                return null;
            }
            done += count;
        }
        return target;
    }

    /** A 32-bit value, or {@code otherwise} if it can't be read. */
    int intAt(long address, int otherwise) {
        byte[] bytes = bytes(address, Integer.BYTES);
        return bytes == null ? otherwise : LittleEndian.getInt(bytes, 0);
    }

    void flags(int set, long value) {
        FlagTables.of(set).append(out, value);
    }

    /** A flag word of which 32 bits count. */
    void flags32(int set, long value) {
        flags(set, value & 0xffffffffL);
    }
}
