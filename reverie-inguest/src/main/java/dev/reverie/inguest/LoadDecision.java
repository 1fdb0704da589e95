package dev.reverie.inguest;

import dev.reverie.linux.SyscallStop;
import dev.reverie.ptrace.resident.Ground;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When the program that a thread is in gets the runtime: before its first instruction, if the tool's code has to be there; at its first call, or at a later one; or
 * never. Confined to the tracer thread.
 */
final class LoadDecision {
    private final InGuest<?, ?> inGuest;
    private final Ground<?, ?> ground;

    /** What the thread runs in while there is no runtime; null if there is one, or never will be. */
    private @Nullable Prospect prospect;

    /** What is known of its program; null if nobody has asked. */
    private @Nullable Habit habit;

    /** Whether that has been told how often this process calls, or will be by another thread. */
    private boolean isTold = true;

    /** Whether the program was to make some calls first. */
    private boolean isPatient;

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
        habit = creator.habit;
        isPatient = creator.isPatient;
        Prospect creators = creator.prospect;
        if (creators != null) {
            prospect = (isShared ? creators : creators.copy()).entered();
        }
    }

    /** The thread has loaded a program: whether that gets the runtime before its first instruction. */
    boolean isAtOnce() {
        int patience = inGuest.patience();
        Habit known = inGuest.habits().of(ground.tid());
        habit = known;
        isTold = false;
        isPatient = patience > 0 && !(inGuest.isWorthwhile() && known.isImpatient(patience));
        if (patience == 0) {
            inGuest.image();
            return true;
        }
        prospect = new Prospect(isPatient ? patience : 0).entered();
        return false;
    }

    /** The thread stands at a call: whether its program gets the runtime now. */
    boolean isDue(SyscallStop stop) {
        boolean isDue = prospect != null && prospect.isDue(stop, ground, inGuest);
        if (isDue) {
            inGuest.image();
        }
        return isDue;
    }

    /** What is known of the program. */
    Habit habit() {
        Habit known = habit;
        return known == null ? inGuest.habits().of(ground.tid()) : known;
    }

    /** The addresses of the instructions by which the program, which was to make some calls first, has done so. */
    Set<Long> called() {
        return prospect == null || !isPatient ? Set.of() : prospect.sites();
    }

    /** The program has got the runtime, or could not. */
    void tried(boolean isLoaded) {
        if (prospect != null && isLoaded) {
            if (isPatient) {
                // Perhaps since it creates a thread: it would not have been worse to have it at once.
                made(Math.max(prospect.calls(), inGuest.patience()));
            }
            prospect.left();
            prospect = null;
        } else if (prospect != null) {
            prospect.giveUp();
        }
    }

    /** The program is not to get the runtime any more. */
    void giveUp() {
        if (prospect != null) {
            prospect.giveUp();
        }
    }

    /**
     * The thread leaves its program.
     *
     * @param calls how many it has made inside
     */
    void left(long calls) {
        made(prospect == null ? calls : prospect.calls());
        if (prospect != null) {
            prospect.left();
            prospect = null;
        }
    }

    private void made(long calls) {
        if (habit != null && !isTold) {
            habit.made(calls);
            isTold = true;
        }
    }
}
