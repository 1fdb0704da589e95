package dev.reverie.inguest;

import dev.reverie.inguest.ctool.CToolRuntime;
import dev.reverie.inguest.runtime.RuntimeCode;
import dev.reverie.linux.SyscallStop;
import dev.reverie.linux.UserRegisters;
import dev.reverie.ptrace.resident.Ground;
import dev.reverie.syscalls.Sysno;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Sends a thread to what a tool in C does at its beginning and end, and back to where it stood. The thread goes there when it runs on, and turns to
 * the tracer when it is through. Confined to the tracer thread.
 */
final class LibraryGates {
    private static final long NO_CALL = -1;
    private static final long DIRECTION_FLAG = 1 << 10;
    private static final int SYSCALL_LENGTH = 2;

    private final Ground<?, ?> ground;
    private final CToolRuntime library;
    private final ThreadSlot slot;
    private final Deque<Visit> visits = new ArrayDeque<>();

    /** With what the thread goes on behind them. */
    private @Nullable UserRegisters own;

    private boolean hasEnded;

    private record Visit(long address, long rdi, long rsi) {}

    LibraryGates(Ground<?, ?> ground, CToolRuntime library, ThreadSlot slot) {
        this.ground = ground;
        this.library = library;
        this.slot = slot;
    }

    /** The thread stands before the first instruction of a program. */
    void loaded() {
        begin(library.gates().exec(), 0);
    }

    /**
     * The thread is new, and stands before its first instruction.
     *
     * @param isForked whether it has a copy of its creator's memory
     * @param creator the slot of its creator; null if that has none, or is gone
     */
    void started(boolean isForked, @Nullable ThreadSlot creator) {
        long parent = creator == null ? 0 : creator.address() + library.threadState();
        begin(isForked ? library.gates().fork() : library.gates().threadStart(), parent);
    }

    private void begin(OptionalLong gate, long parent) {
        plan(gate, 0, parent);
        send(NO_CALL);
    }

    /**
     * The thread stands at a call that nobody handles inside any more. If that ends it, what the tool does then comes before.
     *
     * @param isLast whether it is the only thread
     * @param isOwner whether its process has begun, for the tool
     * @return whether it has been sent on
     */
    boolean beforeExit(SyscallStop stop, boolean isLast, boolean isOwner) {
        boolean isGroup = stop.nr() == Sysno.EXIT_GROUP;
        if (hasEnded || stop.arch() != SyscallStop.ARCH_X86_64 || !isGroup && stop.nr() != Sysno.EXIT) {
            return false;
        }
        hasEnded = true;
        plan(library.gates().threadExit(), 0, 0);
        if (isOwner && (isGroup || isLast)) {
            plan(library.gates().processExit(), stop.a0(), 0);
        }
        if (!send(stop.nr())) {
            return false;
        }
        ground.resume();
        return true;
    }

    private void plan(OptionalLong gate, long rdi, long rsi) {
        gate.ifPresent(address -> visits.add(new Visit(address, rdi, rsi)));
    }

    /** Puts the thread in front of the first visit, if there is one; behind the last it makes this call, if it is one, once more. */
    private boolean send(long call) {
        UserRegisters registers = visits.isEmpty() ? null : ground.ptrace().registers(ground.tid());
        if (registers == null) {
            visits.clear();
            return false;
        }
        if (call != NO_CALL) {
            registers.set(UserRegisters.RAX, call);
            registers.set(UserRegisters.RIP, registers.get(UserRegisters.RIP) - SYSCALL_LENGTH);
        }
        registers.set(UserRegisters.ORIG_RAX, NO_CALL);
        own = registers;
        return next();
    }

    private boolean next() {
        Visit visit = visits.poll();
        UserRegisters registers = visit == null ? null : ground.ptrace().registers(ground.tid());
        if (visit == null || registers == null) {
            return false;
        }
        registers.set(UserRegisters.RIP, visit.address());
        registers.set(UserRegisters.RBX, slot.address());
        registers.set(UserRegisters.RSP, slot.stackTop());
        registers.set(UserRegisters.RDI, visit.rdi());
        registers.set(UserRegisters.RSI, visit.rsi());
        registers.set(UserRegisters.EFLAGS, registers.get(UserRegisters.EFLAGS) & ~DIRECTION_FLAG);
        registers.set(UserRegisters.ORIG_RAX, NO_CALL);
        ground.ptrace().setRegisters(ground.tid(), registers);
        return true;
    }

    /**
     * The thread has turned to the tracer there.
     *
     * @param ip where it stands
     * @return whether it was through with something, and has been sent on
     */
    boolean done(long ip, RuntimeCode code) {
        UserRegisters back = own;
        if (ip != code.done() || back == null) {
            return false;
        }
        if (!next()) {
            own = null;
            slot.askToLeave(false);
            ground.ptrace().setRegisters(ground.tid(), back);
            ground.sendDeferred();
        }
        ground.resume();
        return true;
    }
}
