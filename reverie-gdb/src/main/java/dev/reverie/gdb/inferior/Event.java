package dev.reverie.gdb.inferior;

import dev.reverie.gdb.protocol.GdbSignal;
import dev.reverie.gdb.protocol.Hex;
import dev.reverie.gdb.protocol.ThreadId;

/** Something of a thread that gdb is told. */
public sealed interface Event {
    /** SIGTRAP, as gdb numbers it. */
    int TRAP = 5;

    /** A signal of Linux, or 0 for a stop without any. */
    record Signalled(int signal) implements Event {}

    /** A step is over. */
    record Stepped() implements Event {}

    /** The instruction of a breakpoint was reached. */
    record SoftwareBreakpoint() implements Event {}

    /** A debug register holds the address. */
    record HardwareBreakpoint() implements Event {}

    /** Data was written, or accessed. */
    record Watchpoint(boolean isAccess, long address) implements Event {}

    /** A process was made. */
    record Forked(boolean isVfork, int pid, int tid) implements Event {}

    /** The child of a vfork has given the memory back. */
    record VforkDone() implements Event {}

    /** Another program was loaded. */
    record Executed(String path) implements Event {}

    /** A call is about to begin, or is over. */
    record AtCall(boolean isEntry, long number) implements Event {}

    /** A thread was made: this one. */
    record Created() implements Event {}

    /** The signal of the stop, as gdb numbers it. */
    default int gdbSignal() {
        return this instanceof Signalled(int signal) ? GdbSignal.ofLinux(signal) : TRAP;
    }

    /** What a stop reply says of it, besides the signal; empty, or ended by a semicolon. */
    default String text() {
        return switch (this) {
            case Signalled _, Stepped _ -> "";
            case SoftwareBreakpoint _ -> "swbreak:;";
            case HardwareBreakpoint _ -> "hwbreak:;";
            case Watchpoint(boolean isAccess, long address) ->
                (isAccess ? "awatch:" : "watch:") + Long.toHexString(address) + ";";
            case Forked(boolean isVfork, int pid, int tid) ->
                (isVfork ? "vfork:" : "fork:") + new ThreadId(pid, tid).text(true) + ";";
            case VforkDone _ -> "vforkdone:;";
            case Executed(String path) -> "exec:" + Hex.ofText(path) + ";";
            case AtCall(boolean isEntry, long number) ->
                (isEntry ? "syscall_entry:" : "syscall_return:") + Long.toHexString(number) + ";";
            case Created _ -> "create:;";
        };
    }
}
