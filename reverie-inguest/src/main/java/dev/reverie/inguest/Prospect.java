package dev.reverie.inguest;

import dev.reverie.inguest.patch.Site;
import dev.reverie.linux.SyscallStop;
import dev.reverie.linux.UserRegisters;
import dev.reverie.ptrace.resident.Ground;
import dev.reverie.syscalls.MemoryFault;
import dev.reverie.syscalls.Sysno;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * An address space that has no runtime yet, and gets one when its program has called so often that this pays, or is about to create a thread:
 * while there is one thread only, patches can be written at once. Confined to the tracer thread.
 */
final class Prospect {
    private static final int CLONE_VM = 0x100;
    private static final int CLONE_VFORK = 0x4000;

    private final int patience;

    /** The places from which it has called. */
    private final Set<Long> sites = new LinkedHashSet<>();

    private int threads;
    private int calls;
    private boolean isGivenUp;

    /**
     * One of a program that has just been loaded, or forked.
     *
     * @param patience how many calls of it stop before
     */
    Prospect(int patience) {
        this.patience = patience;
    }

    /** One more thread runs in it. */
    Prospect entered() {
        threads++;
        return this;
    }

    /** One fewer. */
    void left() {
        threads--;
    }

    /** The addresses of the instructions by which it has called, in the order in which they were met. */
    Set<Long> sites() {
        return sites;
    }

    /** How many calls have stopped. */
    int calls() {
        return calls;
    }

    /** That of a child that got a copy of the memory. */
    Prospect copy() {
        Prospect copy = new Prospect(patience);
        copy.isGivenUp = isGivenUp;
        copy.sites.addAll(sites);
        return copy;
    }

    /** The runtime could not be loaded, and never will be. */
    void giveUp() {
        isGivenUp = true;
    }

    /** A thread stands at a call: whether the runtime is to be loaded now. */
    boolean isDue(SyscallStop stop, Ground<?, ?> ground, InGuest<?, ?> inGuest) {
        if (isGivenUp || stop.arch() != SyscallStop.ARCH_X86_64 || stop.ip() < 0) {
            return false;
        }
        calls++;
        if (sites.size() < Habit.MAX_SITES) {
            sites.add(stop.ip() - Site.LENGTH);
        }
        inGuest.stopped();
        // A call that stops always may be one that is told from others by where it is, or ends the program.
        return threads == 1
                && (createsThread(stop, ground)
                        || calls > patience
                                && inGuest.isWorthwhile()
                                && !inGuest.image().verdicts().isBare(stop.nr()))
                && stop.nr() != Sysno.RESTART_SYSCALL
                && stop.nr() != Sysno.EXIT_GROUP
                && ground.ptrace().register(ground.tid(), UserRegisters.GS_BASE) == 0;
    }

    private static boolean createsThread(SyscallStop stop, Ground<?, ?> ground) {
        long flags = 0;
        if (stop.nr() == Sysno.CLONE) {
            flags = stop.a0();
        } else if (stop.nr() == Sysno.CLONE3) {
            try {
                flags = ground.memory().readLong(stop.a0());
            } catch (MemoryFault e) {
                return false;
            }
        }
        return (flags & (CLONE_VM | CLONE_VFORK)) == CLONE_VM;
    }
}
