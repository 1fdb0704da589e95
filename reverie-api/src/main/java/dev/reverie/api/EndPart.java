package dev.reverie.api;

import org.jspecify.annotations.Nullable;

/** The end of a thread or process, as one of two composed tools is told of it. */
final class EndPart {
    private EndPart() {}

    /** A thread's, for the outer tool. */
    record OuterThread<
                    O extends GlobalState,
                    S extends @Nullable Object,
                    I extends GlobalState,
                    T extends @Nullable Object>(
            ThreadEnd<BothGlobals<O, I>, BothThreads<S, T>> both) implements ThreadEnd<O, S> {
        @Override
        public int pid() {
            return both.pid();
        }

        @Override
        public int tid() {
            return both.tid();
        }

        @Override
        public S thread() {
            return both.thread().outer();
        }

        @Override
        public ExitStatus status() {
            return both.status();
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
            ThreadEnd<BothGlobals<O, I>, BothThreads<S, T>> both) implements ThreadEnd<I, T> {
        @Override
        public int pid() {
            return both.pid();
        }

        @Override
        public int tid() {
            return both.tid();
        }

        @Override
        public T thread() {
            return both.thread().inner();
        }

        @Override
        public ExitStatus status() {
            return both.status();
        }

        @Override
        public <R extends @Nullable Object> R rpc(Request<? super I, R> request) {
            return both.rpc(new GlobalPart.ForInner<O, I, R>(request));
        }
    }

    /** A process's, for the outer tool. */
    record OuterProcess<O extends GlobalState, I extends GlobalState>(ProcessEnd<BothGlobals<O, I>> both)
            implements ProcessEnd<O> {
        @Override
        public int pid() {
            return both.pid();
        }

        @Override
        public ExitStatus status() {
            return both.status();
        }

        @Override
        public <R extends @Nullable Object> R rpc(Request<? super O, R> request) {
            return both.rpc(new GlobalPart.ForOuter<O, I, R>(request));
        }
    }

    /** A process's, for the inner tool. */
    record InnerProcess<O extends GlobalState, I extends GlobalState>(ProcessEnd<BothGlobals<O, I>> both)
            implements ProcessEnd<I> {
        @Override
        public int pid() {
            return both.pid();
        }

        @Override
        public ExitStatus status() {
            return both.status();
        }

        @Override
        public <R extends @Nullable Object> R rpc(Request<? super I, R> request) {
            return both.rpc(new GlobalPart.ForInner<O, I, R>(request));
        }
    }
}
