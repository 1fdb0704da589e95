package dev.reverie.api;

import org.jspecify.annotations.Nullable;

/**
 * A function that has not returned yet, in a {@link Backtrace}.
 *
 * @param address of its next instruction: where the thread stands, or where it returns to
 * @param module what is mapped there, as {@code /proc/PID/maps} names it: a path, {@code [vdso]}; empty if it has no name
 * @param offset of the address in the mapped file
 * @param function the name, as the linker knows it (C++ and Rust names are mangled) or as the runtime has written it to its
 *     perf map; empty if nobody knows
 * @param functionOffset of the address in the function
 * @param source the line that it is at or that called; null if that was not asked for or nobody knows
 * @param found how we got to it
 */
public record Frame(
        long address,
        String module,
        long offset,
        String function,
        long functionOffset,
        @Nullable SourceLine source,
        Found found) {
    /** How a frame was found. */
    public enum Found {
        /** It is the innermost: by the instruction pointer. */
        INSTRUCTION_POINTER,
        /** By call frame information of the function that it called. */
        FRAME_INFORMATION,
        /** There is no such information, and rbp points to where the function that it called has kept its rbp. */
        FRAME_POINTER,
        /** There is no such information, and the top of the stack is an address behind a call. */
        STACK_TOP,
        /** It did not call: a signal interrupted it, and the registers are those that the kernel has kept for it. */
        SIGNAL
    }

    /** The same without its source line. */
    public Frame withoutSource() {
        return new Frame(address, module, offset, function, functionOffset, null, found);
    }

    /** As strace and glibc's backtrace_symbols(3) write it: {@code /usr/lib/libc.so.6(__write+0x14) [0xf8240]}. */
    @Override
    public String toString() {
        String name = function.isEmpty() ? "" : function + "+0x" + Long.toHexString(functionOffset);
        return module + "(" + name + ") [0x" + Long.toHexString(module.isEmpty() ? address : offset) + "]";
    }
}
