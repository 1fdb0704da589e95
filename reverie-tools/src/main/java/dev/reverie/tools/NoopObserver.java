package dev.reverie.tools;

import dev.reverie.api.BegunCall;
import dev.reverie.api.FinishedCall;
import dev.reverie.api.NoGlobal;
import dev.reverie.api.Observation;
import dev.reverie.api.Observer;
import dev.reverie.api.StatelessTool;
import dev.reverie.api.Subscription;
import dev.reverie.api.ThreadContext;
import dev.reverie.syscalls.decode.DecodeOptions;
import org.jspecify.annotations.Nullable;

/** Is told of all that {@code strace} is told of, and does nothing with it: what observing itself costs. */
public final class NoopObserver implements StatelessTool, Observer<NoGlobal, @Nullable Void> {
    @Override
    public Subscription subscription() {
        return Subscription.allSyscalls();
    }

    @Override
    public Observation observation() {
        return Observation.ofMeaning(DecodeOptions.DEFAULT);
    }

    @Override
    public boolean onCallBegin(ThreadContext<NoGlobal, @Nullable Void> thread, BegunCall call) {
        return true;
    }

    @Override
    public void onCallEnd(ThreadContext<NoGlobal, @Nullable Void> thread, FinishedCall call) {}
}
