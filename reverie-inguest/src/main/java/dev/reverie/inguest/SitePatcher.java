package dev.reverie.inguest;

import dev.reverie.inguest.layout.RuntimeRange;
import dev.reverie.inguest.patch.Patch;
import dev.reverie.inguest.patch.Proposal;
import dev.reverie.inguest.patch.Write;
import dev.reverie.inguest.patch.WriteProtocol;
import dev.reverie.inguest.patch.WriteProtocol.Step;
import dev.reverie.inguest.patch.WriteProtocol.Threads;
import dev.reverie.linux.SyscallStop;
import dev.reverie.linux.UserRegisters;
import dev.reverie.ptrace.resident.Ground;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.SyscallArgs;
import dev.reverie.syscalls.Sysno;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Patches a site that a thread has just executed: its first call stops, and is sent into the stub; the next ones jump there. Where the thread has to
 * make calls of ours for that, it does so in a handler, and other threads may come to the same site meanwhile.
 */
final class SitePatcher {
    private static final int READ_EXECUTE = 5;
    private static final int MAP_PRIVATE_ANONYMOUS_FIXED_NOREPLACE = 0x100022;
    private static final int SYNC_CORE = 0x20;
    private static final int REGISTER_SYNC_CORE = 0x40;

    private final Ground<?, ?> ground;
    private final Space space;
    private final RuntimeStops stops;
    private final boolean isAsking;

    /**
     * For a thread that has come to a call.
     *
     * @param isAsking whether all that it does in the guest is to ask the tracer
     */
    SitePatcher(Ground<?, ?> ground, Space space, RuntimeStops stops, boolean isAsking) {
        this.isAsking = isAsking;
        this.ground = ground;
        this.space = space;
        this.stops = stops;
    }

    /**
     * Sends a thread that stands at a call into the stub of its site, which it makes if there is none. On the tracer thread.
     *
     * @return false if there is no room for a stub, or it would be of no use
     */
    boolean send(SyscallStop stop, long site) {
        Patch known = space.sites().known(site, space.memory());
        Proposal.@Nullable NeedsArea missing = null;
        if (known == null) {
            missing = patchHabitual(site);
            known = space.sites().made(site);
        }
        if (known != null) {
            if (!isOfUse(known)) {
                return false;
            }
            stops.redirect(known.stub(), stop.nr());
            return true;
        }
        Proposal proposal = missing == null ? propose(site) : missing;
        // No switches on types where each run comes by: the JVM links them anew each time, for milliseconds.
        if (proposal instanceof Proposal.NeedsArea area) {
            ground.submit(() -> sendFromNewArea(stop, site, area));
            return true;
        }
        return proposal instanceof Proposal.Ready ready && send(stop, ready.patch());
    }

    private boolean send(SyscallStop stop, Patch patch) {
        if (!space.hasOneThread() && !patch.writes().isEmpty()) {
            ground.submit(() -> {
                ground.leaveCall();
                writeInSteps(patch);
                redirect(patch, stop.nr());
            });
            return true;
        }
        for (Write write : patch.writes()) {
            space.memory().write(write.address(), write.after());
        }
        space.sites().finish(patch);
        if (isOfUse(patch)) {
            stops.redirect(patch.stub(), stop.nr());
            return true;
        }
        return false;
    }

    /**
     * Patches what processes of the program call in the file that a site is in, if no thread can be there: as a rule the site is among that.
     *
     * @return an area that it takes first; null if none
     */
    private Proposal.@Nullable NeedsArea patchHabitual(long site) {
        if (!space.hasOneThread()) {
            return null;
        }
        Batch batch = space.sites().habitual(site, ground, space.memory());
        batch.write(space.memory());
        return batch.missing().isEmpty() ? null : batch.missing().getFirst();
    }

    /** A call that stops anyhow has nothing to ask in the guest. */
    private boolean isOfUse(Patch patch) {
        return !isAsking || !patch.writes().isEmpty();
    }

    /** A proposal; if it is ready, its stub is there, and threads that meet the site go there from now on. */
    private Proposal propose(long site) {
        Proposal proposal = space.sites().propose(site, ground, space.memory());
        if (proposal instanceof Proposal.Ready ready) {
            Patch patch = ready.patch();
            space.memory().write(patch.stub().address(), patch.stub().code());
            space.sites().begin(patch);
        }
        return proposal;
    }

    private void sendFromNewArea(SyscallStop stop, long site, Proposal.NeedsArea first) {
        UserRegisters own = ground.onTracer(() -> ground.ptrace().registers(ground.tid()));
        if (own == null) {
            return;
        }
        boolean isAtCall = true;
        Proposal proposal = first;
        while (proposal instanceof Proposal.NeedsArea area) {
            long address = area.address();
            long mapped = map(area, isAtCall ? own : null);
            isAtCall = false;
            @Nullable
            Proposal next = ground.onTracer(() -> {
                space.sites().mapped(address, mapped == address);
                Proposal.@Nullable NeedsArea missing = patchHabitual(site);
                Patch known = space.sites().known(site, space.memory());
                if (known != null) {
                    // It is habitual, or another thread was faster.
                    stops.redirect(known.stub(), stop.nr());
                    return null;
                }
                return missing == null ? propose(site) : missing;
            });
            if (next == null) {
                return;
            }
            proposal = next;
        }
        if (proposal instanceof Proposal.Ready ready) {
            Patch patch = ready.patch();
            writeInSteps(patch);
            redirect(patch, stop.nr());
        } else {
            // No room for a stub: the call is made where it is, and stops again.
            ground.onTracer(() -> stops.again(site, stop.nr()));
        }
    }

    /**
     * Has the thread map an area, and returns where it is; the thread stands at an exit afterwards.
     *
     * @param atCall its registers, if it stands at a call, which does not run; null if it stands at an exit
     */
    private long map(Proposal.NeedsArea area, @Nullable UserRegisters atCall) {
        Syscall call = Syscall.of(
                Sysno.MMAP,
                SyscallArgs.of(
                        area.address(), area.length(), READ_EXECUTE, MAP_PRIVATE_ANONYMOUS_FIXED_NOREPLACE, -1, 0));
        if (atCall == null) {
            return ground.call(RuntimeRange.BASE, call);
        }
        long mapped = ground.callInstead(atCall, call);
        ground.onTracer(() -> ground.ptrace().setRegisters(ground.tid(), atCall));
        return mapped;
    }

    private void redirect(Patch patch, long number) {
        ground.onTracer(() -> {
            space.sites().finish(patch);
            stops.redirect(patch.stub(), number);
            return null;
        });
    }

    /** Has the code be as it was before anything was patched, for good. In a handler of a thread that stands at the exit of a call. */
    void undoAll() {
        List<Patch> patches = ground.onTracer(() -> space.sites().giveUp(space.memory()));
        for (Patch patch : patches) {
            writeInSteps(patch.undo());
        }
    }

    private void writeInSteps(Patch patch) {
        writeInSteps(patch.writes());
        if (ground.onTracer(() -> space.sites().isGivenUp())) {
            writeInSteps(patch.undo());
        }
    }

    private void writeInSteps(List<Write> writes) {
        Threads threads = ground.onTracer(() -> space.hasOneThread() ? Threads.STOPPED : Threads.RUNNING);
        for (Write write : writes) {
            for (Step step : WriteProtocol.steps(write, threads)) {
                if (step instanceof Step.Put some) {
                    put(some.address(), some.after());
                } else if (step instanceof Step.PutWithinWord some) {
                    put(some.address(), some.after());
                } else {
                    serialize();
                }
            }
        }
    }

    private void put(long address, byte[] bytes) {
        ground.onTracer(() -> space.memory().write(address, bytes));
    }

    /** All processors that run threads of the process see what has been written to its code. See membarrier(2). */
    private void serialize() {
        if (membarrier(SYNC_CORE) < 0) {
            membarrier(REGISTER_SYNC_CORE);
            membarrier(SYNC_CORE);
        }
    }

    private long membarrier(int command) {
        return ground.call(RuntimeRange.BASE, Syscall.of(Sysno.MEMBARRIER, SyscallArgs.of(command, 0, 0, 0, 0, 0)));
    }

    /** The patch that a thread has met which faulted at an address, as its overwritten code still stood there; null if none. */
    static @Nullable Patch met(Space space, long address) {
        Patch patch = space.sites().atBoundary(address);
        return patch != null && patch.equals(space.sites().known(patch.site(), space.memory())) ? patch : null;
    }
}
