package dev.reverie.inguest;

import dev.reverie.linux.SyscallStop;
import dev.reverie.ptrace.resident.Ground;
import org.jspecify.annotations.Nullable;

/** When the program that a thread is in gets the runtime: before its first instruction, at one of its calls, or never. Confined to the tracer thread. */
final class LoadDecision {
    private final InGuest<?, ?> inGuest;
    private final Ground<?, ?> ground;

    /** What the thread runs in while there is no runtime; null if there is one, or never will be. */
    private @Nullable Prospect prospect;

    /** What is known of its program, if therefore that has got the runtime at once; null if not. */
    private Habits.@Nullable Habit frequent;

    LoadDecision(InGuest<?, ?> inGuest, Ground<?, ?> ground) {
        this.inGuest = inGuest;
        this.ground = ground;
    }

    /**
     * The thread has been created.
     *
     * @param creator that of the thread that has created it
     * @param isShared whether both have the same memory
     */
    void inherit(LoadDecision creator, boolean isShared) {
        Prospect creators = creator.prospect;
        if (creators != null) {
            prospect = (isShared ? creators : creators.copy()).entered();
        }
    }

    /** The thread has loaded a program: whether that gets the runtime at once. */
    boolean isAtOnce() {
        frequent = inGuest.habits().ofFrequent(ground.tid());
        if (frequent == null && inGuest.patience() > 0) {
            prospect = new Prospect(inGuest.patience()).entered();
            return false;
        }
        inGuest.image();
        return true;
    }

    /** The thread stands at a call: whether its program gets the runtime now. */
    boolean isDue(SyscallStop stop) {
        boolean isDue = prospect != null && prospect.isDue(stop, ground, inGuest);
        if (isDue) {
            inGuest.image();
            inGuest.habits().note(inGuest.habits().of(ground.tid()), true);
        }
        return isDue;
    }

    /** The program has got the runtime, or could not. */
    void tried(boolean isLoaded) {
        if (prospect != null && isLoaded) {
            prospect.left();
            prospect = null;
        } else if (prospect != null) {
            prospect.giveUp();
        }
    }

    /**
     * The thread leaves its program.
     *
     * @param calls how many it has made inside
     */
    void left(long calls) {
        if (prospect != null) {
            prospect.left();
            prospect = null;
        }
        if (frequent != null) {
            inGuest.habits().note(frequent, calls >= inGuest.patience());
            frequent = null;
        }
    }
}
