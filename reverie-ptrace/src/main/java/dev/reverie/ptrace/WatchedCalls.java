package dev.reverie.ptrace;

import dev.reverie.api.GlobalState;
import dev.reverie.linux.seccomp.Watched;
import dev.reverie.syscalls.Syscall;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Calls of guests whose end the tracer awaits for its own sake, and what it does then. On the tracer thread. */
final class WatchedCalls<G extends GlobalState, T extends @Nullable Object> {
    private final OwnFilters<G, T> filters;
    private final CpuidPatches<G, T> patches;
    private final FaultActions<G, T> faultActions;

    WatchedCalls(OwnFilters<G, T> filters, CpuidPatches<G, T> patches, FaultActions<G, T> faultActions) {
        this.filters = filters;
        this.patches = patches;
        this.faultActions = faultActions;
    }

    /** What a filter has to stop at for this and for {@link TrappedInstructions#answers}. */
    static Set<Watched> inFilter(Means means, boolean hasRuntime) {
        Set<Watched> watched = EnumSet.noneOf(Watched.class);
        if (means.patchesCpuid()) {
            watched.add(Watched.CODE_MAPPINGS);
        }
        if (means.traps() || hasRuntime) {
            watched.add(Watched.FAULT_ACTION);
        }
        if (means.faultsCpuid()) {
            watched.add(Watched.CPUID_SETTING);
        }
        return watched;
    }

    /** A process has been created, to which what its parent has called applies too. From any thread. */
    void inherit(GuestProcess<G, T> child, GuestProcess<G, T> parent) {
        faultActions.inherit(child, parent);
    }

    /** Whether a call is one. From any thread. */
    boolean watches(Syscall call) {
        return filters.watches(call) || patches.watches(call) || faultActions.watches(call);
    }

    /** A call is about to run as it is: whether it need not be watched, as all that matters of it is known by now. From any thread. */
    boolean areSettled(GuestThread<G, T> thread, Syscall call) {
        return !watches(call)
                || !filters.watches(call) && !patches.watches(call) && faultActions.noteAhead(thread, call);
    }

    /** What runs in the place of a call. From any thread. */
    Syscall inPlaceOf(GuestThread<G, T> thread, Syscall call) {
        return filters.watches(call) ? filters.inPlaceOf(thread, call) : call;
    }

    /**
     * One is about to run.
     *
     * @return what has to stop before it runs; null if nothing
     */
    NextStops.@Nullable Awaited before(GuestThread<G, T> thread, Syscall call) {
        if (filters.watches(call)) {
            return filters.before(thread, call);
        }
        if (faultActions.watches(call)) {
            faultActions.before(thread, call);
        }
        return null;
    }

    /** One has returned. */
    void after(GuestThread<G, T> thread, Syscall call, long result) {
        if (filters.watches(call)) {
            filters.after(thread, call, result);
        } else if (faultActions.watches(call)) {
            faultActions.after(thread, result);
        } else {
            patches.after(thread, call, result);
        }
    }
}
