package dev.reverie.api;

import org.jspecify.annotations.Nullable;

/** Makes tools of tools. */
public final class Tools {
    private Tools() {}

    /**
     * A tool that does what two do, one around the other: the outer one stands next to the program, the inner one next to the
     * kernel.
     *
     * <ul>
     *   <li>Both see the events that they subscribed, and no others. The outer one decides first.
     *   <li>What the outer one lets proceed, proceeds with instead, or injects is what the inner one sees as the call; what the
     *       inner one answers is the outer one's result. What the outer one answers itself the inner one does not see.
     *   <li>What the inner one injects runs in the kernel, unseen by the outer one.
     *   <li>Signals likewise: what the outer one delivers, or delivers instead, is what the inner one sees.
     *   <li>What the outer one says of the timestamp counter and of CPUID is the processor's word for the inner one.
     *   <li>A thread has one timer: setting it replaces what the other one set, and both are told when it is due.
     *   <li>Starts and execs are told to the outer one first, ends to the inner one first.
     *   <li>The states of both are kept apart, on all three levels.
     * </ul>
     *
     * <p>To the outer tool the inner one is a kernel: it can't tell that there is another. To the inner one the outer is a
     * program whose calls are somewhat different. Compositions can be composed.
     *
     * @param <O> the outer tool's global state
     * @param <S> the outer tool's thread state
     * @param <I> the inner tool's global state
     * @param <T> the inner tool's thread state
     */
    public static <O extends GlobalState, S extends @Nullable Object, I extends GlobalState, T extends @Nullable Object>
            Tool<BothGlobals<O, I>, BothThreads<S, T>> compose(Tool<O, S> outer, Tool<I, T> inner) {
        return new ComposedTool<>(outer, outer.subscription(), inner, inner.subscription());
    }
}
