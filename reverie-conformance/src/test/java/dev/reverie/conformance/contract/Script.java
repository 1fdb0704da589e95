package dev.reverie.conformance.contract;

import dev.reverie.api.Action;
import dev.reverie.api.Guest;
import dev.reverie.api.InboundSignal;
import dev.reverie.api.NoGlobal;
import dev.reverie.api.SignalAction;
import dev.reverie.api.StatelessTool;
import dev.reverie.api.Subscription;
import dev.reverie.syscalls.Syscall;
import org.jspecify.annotations.Nullable;

/** A tool made of a subscription and one handler each, for tests that need no state. */
record Script(Subscription subscription, OnSyscall onSyscall, OnSignal onSignal) implements StatelessTool {
    interface OnSyscall {
        Action handle(Guest<NoGlobal, @Nullable Void> guest, Syscall call);
    }

    interface OnSignal {
        SignalAction handle(Guest<NoGlobal, @Nullable Void> guest, InboundSignal signal);
    }

    static Script onSyscalls(Subscription subscription, OnSyscall handler) {
        return new Script(subscription, handler, (guest, signal) -> SignalAction.deliver());
    }

    static Script onSignals(OnSignal handler) {
        return new Script(Subscription.none().withSignals(), (guest, call) -> Action.proceed(), handler);
    }

    @Override
    public Action onSyscall(Guest<NoGlobal, @Nullable Void> guest, Syscall call) {
        return onSyscall.handle(guest, call);
    }

    @Override
    public SignalAction onSignal(Guest<NoGlobal, @Nullable Void> guest, InboundSignal signal) {
        return onSignal.handle(guest, signal);
    }
}
