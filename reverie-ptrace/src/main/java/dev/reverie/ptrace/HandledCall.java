package dev.reverie.ptrace;

import dev.reverie.api.Action;
import dev.reverie.api.Registers;
import dev.reverie.syscalls.Syscall;

/** A call of a guest thread that its tool decides about, for as long as it does. In a handler. */
interface HandledCall {
    /** Runs a call in the thread, and returns its raw result. */
    long inject(Syscall injected);

    /** What else the handler does. */
    CallEffects effects();

    /** The registers of the guest. */
    Registers registers();

    /** The extended registers of the guest; null if it has been killed. */
    byte @org.jspecify.annotations.Nullable [] extendedState();

    /** Carries out what the handler has decided. */
    void finish(Action action);

    /** The handler has failed: the call goes on as if there had been none. */
    void giveUp();
}
