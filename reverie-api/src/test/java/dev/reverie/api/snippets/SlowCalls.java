package dev.reverie.api.snippets;

import dev.reverie.api.BegunCall;
import dev.reverie.api.FinishedCall;
import dev.reverie.api.NoGlobal;
import dev.reverie.api.Observation;
import dev.reverie.api.Observer;
import dev.reverie.api.ProcessStart;
import dev.reverie.api.Subscription;
import dev.reverie.api.ThreadContext;
import dev.reverie.api.ThreadStart;
import dev.reverie.syscalls.decode.DecodeOptions;
import dev.reverie.syscalls.decode.Display;
import org.jspecify.annotations.Nullable;

/** Prints calls that take longer than a millisecond. */
final class SlowCalls implements Observer<NoGlobal, SlowCalls.Slow> {
    static final class Slow {
        private @Nullable Display begun;
    }

    @Override
    public Subscription subscription() {
        return Subscription.allSyscalls();
    }

    @Override
    public NoGlobal newGlobal() {
        return NoGlobal.INSTANCE;
    }

    @Override
    public SlowCalls newProcess(ProcessStart<NoGlobal> start) {
        return this;
    }

    @Override
    public Slow newThread(ThreadStart<Slow> start) {
        return new Slow();
    }

    // @start region="observer"
    @Override
    public Observation observation() {
        return Observation.ofMeaning(DecodeOptions.DEFAULT);
    }

    @Override
    public boolean onCallBegin(ThreadContext<NoGlobal, Slow> thread, BegunCall call) {
        thread.thread().begun = call.call().display(call.guest());
        return true;
    }

    @Override
    public void onCallEnd(ThreadContext<NoGlobal, Slow> thread, FinishedCall call) {
        Display begun = thread.thread().begun;
        if (begun != null && call.nanos() > 1_000_000) {
            System.out.println(thread.tid() + " " + begun.after(call.result(), call.guest()));
        }
    }
    // @end
}
