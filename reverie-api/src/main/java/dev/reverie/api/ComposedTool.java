package dev.reverie.api;

import dev.reverie.syscalls.Abi;
import dev.reverie.syscalls.SigInfo;
import dev.reverie.syscalls.Signal;
import dev.reverie.syscalls.Syscall;
import org.jspecify.annotations.Nullable;

/** See {@link Tools#compose}. */
final class ComposedTool<
                O extends GlobalState, S extends @Nullable Object, I extends GlobalState, T extends @Nullable Object>
        implements Tool<BothGlobals<O, I>, BothThreads<S, T>> {
    private final Tool<O, S> outer;
    private final Subscription outerWants;
    private final Tool<I, T> inner;
    private final Subscription innerWants;

    ComposedTool(Tool<O, S> outer, Subscription outerWants, Tool<I, T> inner, Subscription innerWants) {
        this.outer = outer;
        this.outerWants = outerWants;
        this.inner = inner;
        this.innerWants = innerWants;
    }

    @Override
    public Subscription subscription() {
        return outerWants.or(innerWants);
    }

    @Override
    public BothGlobals<O, I> newGlobal() {
        return new BothGlobals<>(outer.newGlobal(), inner.newGlobal());
    }

    @Override
    public Tool<BothGlobals<O, I>, BothThreads<S, T>> newProcess(ProcessStart<BothGlobals<O, I>> start) {
        ProcessStart<O> ofOuter = new ProcessStart<>(
                start.pid(), start.creatorPid(), start.creatorTid(), new GlobalPart.Outer<>(start.global()));
        ProcessStart<I> ofInner = new ProcessStart<>(
                start.pid(), start.creatorPid(), start.creatorTid(), new GlobalPart.Inner<>(start.global()));
        return new ComposedTool<>(outer.newProcess(ofOuter), outerWants, inner.newProcess(ofInner), innerWants);
    }

    @Override
    public BothThreads<S, T> newThread(ThreadStart<BothThreads<S, T>> start) {
        BothThreads<S, T> parent = start.parent();
        return new BothThreads<>(
                outer.newThread(new ThreadStart<S>(start.pid(), start.tid(), parent == null ? null : parent.outer())),
                inner.newThread(new ThreadStart<T>(start.pid(), start.tid(), parent == null ? null : parent.inner())));
    }

    @Override
    public Action onSyscall(Guest<BothGlobals<O, I>, BothThreads<S, T>> guest, Syscall call) {
        if (!wants(outerWants, call)) {
            return decideInside(guest, call);
        }
        return switch (outer.onSyscall(new GuestPart.Outer<>(guest, this), call)) {
            case Action.Proceed ignored -> decideInside(guest, call);
            case Action.ProceedWith(Syscall other) ->
                switch (decideInside(guest, other)) {
                    case Action.Proceed ignored -> Action.proceedWith(other);
                    case Action decided -> decided;
                };
            case Action.Result answered -> answered;
        };
    }

    /** What the inner tool makes of a call that the outer one has left to it. */
    private Action decideInside(Guest<BothGlobals<O, I>, BothThreads<S, T>> guest, Syscall call) {
        return wants(innerWants, call) ? inner.onSyscall(new GuestPart.Inner<>(guest), call) : Action.proceed();
    }

    /** Runs a call that the outer tool injects, as the inner one decides. */
    long injectFromOutside(Guest<BothGlobals<O, I>, BothThreads<S, T>> guest, Syscall call) {
        return switch (decideInside(guest, call)) {
            case Action.Proceed ignored -> guest.inject(call);
            case Action.ProceedWith(Syscall other) -> guest.inject(other);
            case Action.Result(long value) -> value;
        };
    }

    /** Calls in a foreign convention are seen by whoever sees any; see {@link Subscription}. */
    private static boolean wants(Subscription subscription, Syscall call) {
        return call.abi() == Abi.X86_64 ? subscription.hasSyscall(call.number()) : subscription.hasSyscalls();
    }

    @Override
    public void onThreadStart(Guest<BothGlobals<O, I>, BothThreads<S, T>> guest) {
        outer.onThreadStart(new GuestPart.Outer<>(guest, this));
        inner.onThreadStart(new GuestPart.Inner<>(guest));
    }

    @Override
    public void onExec(Guest<BothGlobals<O, I>, BothThreads<S, T>> guest) {
        outer.onExec(new GuestPart.Outer<>(guest, this));
        inner.onExec(new GuestPart.Inner<>(guest));
    }

    @Override
    public SignalAction onSignal(Guest<BothGlobals<O, I>, BothThreads<S, T>> guest, InboundSignal signal) {
        SignalAction first = outerWants.hasSignals()
                ? outer.onSignal(new GuestPart.Outer<>(guest, this), signal)
                : SignalAction.deliver();
        if (first instanceof SignalAction.Suppress || !innerWants.hasSignals()) {
            return first;
        }
        InboundSignal left =
                switch (first) {
                    case SignalAction.Replace(Signal other) -> sentByTracer(other);
                    case SignalAction.ReplaceWithInfo(SigInfo info) -> new InboundSignal(info.signal(), info);
                    case SignalAction.Deliver ignored -> signal;
                    case SignalAction.Suppress ignored -> signal;
                };
        SignalAction second = inner.onSignal(new GuestPart.Inner<>(guest), left);
        return second instanceof SignalAction.Deliver ? first : second;
    }

    /** What the outer one says the inner one hears as the processor's word, and may change again. */
    @Override
    public long onTimestampCounter(Guest<BothGlobals<O, I>, BothThreads<S, T>> guest, TimestampRead read) {
        long value = outerWants.hasTimestampCounter()
                ? outer.onTimestampCounter(new GuestPart.Outer<>(guest, this), read)
                : read.value();
        return innerWants.hasTimestampCounter()
                ? inner.onTimestampCounter(new GuestPart.Inner<>(guest), new TimestampRead(read.withProcessor(), value))
                : value;
    }

    /** As for the timestamp counter. */
    @Override
    public CpuidAnswer onCpuid(Guest<BothGlobals<O, I>, BothThreads<S, T>> guest, CpuidQuery query) {
        CpuidAnswer answer =
                outerWants.hasCpuid() ? outer.onCpuid(new GuestPart.Outer<>(guest, this), query) : query.answer();
        return innerWants.hasCpuid()
                ? inner.onCpuid(new GuestPart.Inner<>(guest), new CpuidQuery(query.leaf(), query.subleaf(), answer))
                : answer;
    }

    @Override
    public void onTimer(Guest<BothGlobals<O, I>, BothThreads<S, T>> guest) {
        outer.onTimer(new GuestPart.Outer<>(guest, this));
        inner.onTimer(new GuestPart.Inner<>(guest));
    }

    /** What a replaced signal is like; see {@link SignalAction#replaceWith}. */
    private static InboundSignal sentByTracer(Signal signal) {
        return new InboundSignal(
                signal, SigInfo.ofKill(signal, (int) ProcessHandle.current().pid(), 0));
    }

    @Override
    public void onThreadExit(ThreadEnd<BothGlobals<O, I>, BothThreads<S, T>> end) {
        inner.onThreadExit(new EndPart.InnerThread<>(end));
        outer.onThreadExit(new EndPart.OuterThread<>(end));
    }

    @Override
    public void onProcessExit(ProcessEnd<BothGlobals<O, I>> end) {
        inner.onProcessExit(new EndPart.InnerProcess<>(end));
        outer.onProcessExit(new EndPart.OuterProcess<>(end));
    }
}
