package dev.reverie.tools;

import dev.reverie.api.Action;
import dev.reverie.api.Guest;
import dev.reverie.api.NoGlobal;
import dev.reverie.api.StatelessTool;
import dev.reverie.api.Subscription;
import dev.reverie.syscalls.Syscall;
import org.jspecify.annotations.Nullable;

/** Changes nothing: the guest runs as it would alone. What it costs is what interception itself costs. */
public final class NoopTool implements StatelessTool {
    /** How much a {@link NoopTool} intercepts while changing nothing. */
    public enum Mode {
        /** No system call is intercepted: the cost of being attached. */
        NONE,
        /** Every call is intercepted and let through: the cost of a call that is only looked at. */
        PROCEED,
        /** Every call is intercepted, run by the handler, and its result handed on: the cost of seeing results. */
        INJECT
    }

    private final Mode mode;

    /** Intercepts nothing. */
    public NoopTool() {
        this(Mode.NONE);
    }

    /** Intercepts as much as {@code mode} says. */
    public NoopTool(Mode mode) {
        this.mode = mode;
    }

    @Override
    public Subscription subscription() {
        return mode == Mode.NONE ? Subscription.none() : Subscription.allSyscalls();
    }

    @Override
    public Action onSyscall(Guest<NoGlobal, @Nullable Void> guest, Syscall call) {
        return mode == Mode.INJECT ? Action.result(guest.inject(call)) : Action.proceed();
    }
}
