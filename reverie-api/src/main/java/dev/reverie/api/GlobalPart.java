package dev.reverie.api;

import org.jspecify.annotations.Nullable;

/** The way to the global state of one of two composed tools. */
final class GlobalPart {
    private GlobalPart() {}

    /** A message for the outer tool's. */
    record ForOuter<O extends GlobalState, I extends GlobalState, R extends @Nullable Object>(
            Request<? super O, R> request) implements Request<BothGlobals<O, I>, R> {
        @Override
        public R handle(BothGlobals<O, I> globals, Sender from) {
            return request.handle(globals.outer(), from);
        }
    }

    /** A message for the inner tool's. */
    record ForInner<O extends GlobalState, I extends GlobalState, R extends @Nullable Object>(
            Request<? super I, R> request) implements Request<BothGlobals<O, I>, R> {
        @Override
        public R handle(BothGlobals<O, I> globals, Sender from) {
            return request.handle(globals.inner(), from);
        }
    }

    /** The outer tool's way. */
    record Outer<O extends GlobalState, I extends GlobalState>(GlobalAccess<BothGlobals<O, I>> both)
            implements GlobalAccess<O> {
        @Override
        public <R extends @Nullable Object> R rpc(Request<? super O, R> request) {
            return both.rpc(new ForOuter<O, I, R>(request));
        }
    }

    /** The inner tool's way. */
    record Inner<O extends GlobalState, I extends GlobalState>(GlobalAccess<BothGlobals<O, I>> both)
            implements GlobalAccess<I> {
        @Override
        public <R extends @Nullable Object> R rpc(Request<? super I, R> request) {
            return both.rpc(new ForInner<O, I, R>(request));
        }
    }
}
