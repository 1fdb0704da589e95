package dev.reverie.gdb.inferior;

import dev.reverie.linux.Signals;
import dev.reverie.ptrace.debug.Debuggee;
import dev.reverie.ptrace.debug.Stop;
import org.jspecify.annotations.Nullable;

/** A thread of the guest. */
public final class GuestTask {
    private final Debuggee debuggee;
    private final Inferior inferior;

    /** How gdb has let it go on last. */
    Action action = Action.RUN;

    /** Whether gdb has let it go on, and has not been told since that it stopped. */
    boolean isResumed;

    /** Whether it has not yet stopped for the first time. */
    boolean isNew = true;

    /** Whether it waits for the child of a vfork, which nothing interrupts. */
    boolean isInVfork;

    /** What of gdb's doing the SIGTRAP tells of that it is about to stop for; null if it is none. */
    @Nullable
    Trap trap;

    /** Why it stands. */
    @Nullable
    Stop stop;

    /** A signal that it has stopped for, and that is delivered without gdb's word; 0 if there is none. */
    int owedSignal;

    /** Whether it runs so that it stops at calls. */
    boolean runsToCalls;

    /** In non-stop mode: what to tell as soon as it stands, as gdb wants it to; null if gdb does not. */
    @Nullable
    Event stopWanted;

    /** Why it stands, as gdb was told last. */
    Event told;

    /** Which version of the debug registers it has. */
    int debugVersion;

    GuestTask(Debuggee debuggee, Inferior inferior) {
        this.debuggee = debuggee;
        this.inferior = inferior;
        told = new Event.Signalled(inferior.isAttached() ? 0 : Signals.SIGTRAP);
    }

    /**
     * A SIGTRAP of gdb's doing.
     *
     * @param event what to tell; null if nothing
     */
    record Trap(@Nullable Event event) {}

    /** The thread itself. */
    public Debuggee debuggee() {
        return debuggee;
    }

    /** Its process. */
    public Inferior inferior() {
        return inferior;
    }

    /** The address of the instruction that comes next. */
    long pc() {
        long[] words = debuggee.generalRegisters();
        return words == null ? 0 : words[RIP];
    }

    /** The place of rip in the general registers. */
    static final int RIP = 16;

    /** Sets the address of the instruction that comes next. */
    void setPc(long address) {
        long[] words = debuggee.generalRegisters();
        if (words != null) {
            words[RIP] = address;
            debuggee.setGeneralRegisters(words);
        }
    }
}
