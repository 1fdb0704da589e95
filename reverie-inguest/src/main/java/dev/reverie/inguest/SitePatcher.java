package dev.reverie.inguest;

import dev.reverie.inguest.patch.Patch;
import dev.reverie.inguest.patch.Proposal;
import dev.reverie.inguest.patch.Write;
import dev.reverie.inguest.patch.WriteProtocol;
import dev.reverie.inguest.patch.WriteProtocol.Step;
import dev.reverie.inguest.patch.WriteProtocol.Threads;
import dev.reverie.linux.SyscallStop;
import dev.reverie.ptrace.resident.Ground;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.SyscallArgs;
import dev.reverie.syscalls.Sysno;
import java.util.ArrayList;
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

    private final Ground ground;
    private final Space space;
    private final RuntimeStops stops;

    SitePatcher(Ground ground, Space space, RuntimeStops stops) {
        this.ground = ground;
        this.space = space;
        this.stops = stops;
    }

    /**
     * Sends a thread that stands at a call into the stub of its site, which it makes if there is none. On the tracer thread.
     *
     * @return false if there is no room for a stub
     */
    boolean send(SyscallStop stop, long site) {
        Patch known = space.sites().known(site, space.memory());
        if (known != null) {
            stops.redirect(known.stub(), stop.nr());
            return true;
        }
        Proposal proposal = space.sites().propose(site, ground, space.memory());
        if (proposal instanceof Proposal.Impossible) {
            return false;
        }
        if (proposal instanceof Proposal.Ready(Patch patch)
                && (space.hasOneThread() || patch.writes().isEmpty())) {
            write(patch);
            stops.redirect(patch.stub(), stop.nr());
        } else {
            ground.submit(() -> sendByCalls(stop, site, proposal));
        }
        return true;
    }

    /** All at once: no other thread can execute the code meanwhile. */
    private void write(Patch patch) {
        space.memory().write(patch.stub().address(), patch.stub().code());
        for (Write write : patch.writes()) {
            space.memory().write(write.address(), write.after());
        }
    }

    private void sendByCalls(SyscallStop stop, long site, Proposal first) {
        ground.leaveCall();
        Proposal proposal = first;
        while (proposal instanceof Proposal.NeedsArea(long address, int length)) {
            long mapped = ground.call(Syscall.of(
                    Sysno.MMAP,
                    SyscallArgs.of(address, length, READ_EXECUTE, MAP_PRIVATE_ANONYMOUS_FIXED_NOREPLACE, -1, 0)));
            proposal = ground.onTracer(() -> {
                space.sites().mapped(address, mapped == address);
                // Another thread may have been faster.
                Patch known = space.sites().known(site, space.memory());
                return known != null ? new Proposal.Ready(known) : space.sites().propose(site, ground, space.memory());
            });
        }
        if (!(proposal instanceof Proposal.Ready(Patch patch))) {
            // No room for a stub: the call is made where it is, and stops again.
            ground.onTracer(() -> stops.again(site, stop.nr()));
            return;
        }
        writeInSteps(patch);
        ground.onTracer(() -> {
            stops.redirect(patch.stub(), stop.nr());
            return null;
        });
    }

    private void writeInSteps(Patch patch) {
        List<Step> steps = new ArrayList<>();
        ground.onTracer(() -> {
            Threads threads = space.hasOneThread() ? Threads.STOPPED : Threads.RUNNING;
            space.memory().write(patch.stub().address(), patch.stub().code());
            for (Write write : patch.writes()) {
                steps.addAll(WriteProtocol.steps(write, threads));
            }
            return null;
        });
        for (Step step : steps) {
            switch (step) {
                case Step.Put(long address, byte[] before, byte[] after) -> put(address, after);
                case Step.PutWithinWord(long address, byte[] before, byte[] after) -> put(address, after);
                case Step.Serialize() -> serialize();
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
        return ground.call(Syscall.of(Sysno.MEMBARRIER, SyscallArgs.of(command, 0, 0, 0, 0, 0)));
    }

    /** The patch that a thread has met which faulted at an address, as its overwritten code still stood there; null if none. */
    static @Nullable Patch met(Space space, long address) {
        Patch patch = space.sites().atBoundary(address);
        return patch != null && space.sites().known(patch.site(), space.memory()) == patch ? patch : null;
    }
}
