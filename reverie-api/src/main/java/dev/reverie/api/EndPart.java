package dev.reverie.api;

import org.jspecify.annotations.Nullable;

/** The end of a thread or process, as one of two composed tools is told of it. */
final class EndPart {
    private EndPart() {}

    /** What both are told of a thread. */
    interface OfThread<G extends GlobalState, T extends @Nullable Object> extends ThreadEnd<G, T> {
        ThreadEnd<?, ?> both();

        @Override
        default int pid() {
            return both().pid();
        }

        @Override
        default int tid() {
            return both().tid();
        }

        @Override
        default ExitStatus status() {
            return both().status();
        }
    }

    /** What both are told of a process. */
    interface OfProcess<G extends GlobalState> extends ProcessEnd<G> {
        ProcessEnd<?> both();

        @Override
        default int pid() {
            return both().pid();
        }

        @Override
        default ExitStatus status() {
            return both().status();
        }
    }

    /** A thread's, for the outer tool. */
    record OuterThread<
                    O extends GlobalState,
                    S extends @Nullable Object,
                    I extends GlobalState,
                    T extends @Nullable Object>(
            ThreadEnd<BothGlobals<O, I>, BothThreads<S, T>> both) implements OfThread<O, S> {
        @Override
        public S thread() {
            return both.thread().outer();
        }

        @Override
        public <R extends @Nullable Object> R rpc(Request<? super O, R> request) {
            return both.rpc(new GlobalPart.ForOuter<O, I, R>(request));
        }
    }

    /** A thread's, for the inner tool. */
    record InnerThread<
                    O extends GlobalState,
                    S extends @Nullable Object,
                    I extends GlobalState,
                    T extends @Nullable Object>(
            ThreadEnd<BothGlobals<O, I>, BothThreads<S, T>> both) implements OfThread<I, T> {
        @Override
        public T thread() {
            return both.thread().inner();
        }

        @Override
        public <R extends @Nullable Object> R rpc(Request<? super I, R> request) {
            return both.rpc(new GlobalPart.ForInner<O, I, R>(request));
        }
    }

    /** A process's, for the outer tool. */
    record OuterProcess<O extends GlobalState, I extends GlobalState>(ProcessEnd<BothGlobals<O, I>> both)
            implements OfProcess<O> {
        @Override
        public <R extends @Nullable Object> R rpc(Request<? super O, R> request) {
            return both.rpc(new GlobalPart.ForOuter<O, I, R>(request));
        }
    }

    /** A process's, for the inner tool. */
    record InnerProcess<O extends GlobalState, I extends GlobalState>(ProcessEnd<BothGlobals<O, I>> both)
            implements OfProcess<I> {
        @Override
        public <R extends @Nullable Object> R rpc(Request<? super I, R> request) {
            return both.rpc(new GlobalPart.ForInner<O, I, R>(request));
        }
    }
}
