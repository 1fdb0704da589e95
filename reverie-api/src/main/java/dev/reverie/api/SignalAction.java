package dev.reverie.api;

import dev.reverie.syscalls.SigInfo;
import dev.reverie.syscalls.Signal;

/** What is to happen to a signal that is about to be delivered. */
public sealed interface SignalAction {
    /** It is delivered as it is. */
    static SignalAction deliver() {
        return Deliver.INSTANCE;
    }

    /** It never happens. */
    static SignalAction suppress() {
        return Suppress.INSTANCE;
    }

    /** Another signal is delivered in its place; its siginfo names the tracer as sender. */
    static SignalAction replaceWith(Signal signal) {
        return new Replace(signal);
    }

    /** A signal with just this siginfo is delivered in its place: the same one changed, or another. */
    static SignalAction replaceWith(SigInfo info) {
        return new ReplaceWithInfo(info);
    }

    /** See {@link #deliver()}. */
    enum Deliver implements SignalAction {
        /** The only value. */
        INSTANCE
    }

    /** See {@link #suppress()}. */
    enum Suppress implements SignalAction {
        /** The only value. */
        INSTANCE
    }

    /**
     * See {@link #replaceWith(Signal)}.
     *
     * @param signal what is delivered
     */
    record Replace(Signal signal) implements SignalAction {}

    /**
     * See {@link #replaceWith(SigInfo)}.
     *
     * @param info what is delivered
     */
    record ReplaceWithInfo(SigInfo info) implements SignalAction {}
}
