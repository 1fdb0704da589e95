package dev.reverie.gdb.inferior;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who runs when: by the rules of all-stop mode, unless gdb wants non-stop mode. On the tracer thread. */
@SuppressWarnings("ReferenceEquality") // a process is itself alone
public final class Execution {
    private static final Handover NOTHING = new Handover(List.of(), List.of());

    private final Guest guest;
    private final Listener listener;
    private final Motion motion;
    private Mode mode;

    /** Of a guest whose first thread is about to stand. */
    public Execution(Guest guest, Listener listener) {
        this.guest = guest;
        this.listener = listener;
        this.motion = new Motion(guest);
        this.mode = new AllStop(guest, listener, motion, NOTHING);
    }

    /** The guest was running before, and its threads are about to stand for the first time. */
    public void begin(Runnable whenTheyStand) {
        AllStop fresh = new AllStop(guest, listener, motion, NOTHING);
        fresh.begin(whenTheyStand);
        mode = fresh;
    }

    // ---- what gdb wants ----

    /** A new client has come: it has chosen no mode, and not interrupted anything yet. */
    public void welcome() {
        setNonStop(false);
        if (mode instanceof AllStop allStop) {
            allStop.forgetInterrupt();
        }
    }

    /** Chooses the mode. Threads go on as they are. */
    public void setNonStop(boolean isWanted) {
        if (isWanted == mode instanceof NonStop) {
            return;
        }
        Handover before = mode.handOver();
        mode = isWanted ? new NonStop(guest, listener, motion, before) : new AllStop(guest, listener, motion, before);
    }

    /** Whether gdb may let threads go on: in all-stop mode it has to wait until all stand. */
    public boolean takesResumptions() {
        return mode.takesResumptions();
    }

    /** Lets threads go on, or has them stop: each as the first choice says that is about it. */
    public void resume(List<Choice> choices) {
        mode.resume(choices);
    }

    /** Somebody has pressed ^C: makes what runs stop, in non-stop mode one thread of it. */
    public void interrupt() {
        mode.interrupt();
    }

    /** In non-stop mode: gdb has taken note of what it was told last. What comes next; null if there is nothing more. */
    public @Nullable News afterFirst() {
        return mode instanceof NonStop nonStop ? nonStop.afterFirst() : null;
    }

    /** In non-stop mode: begins anew to tell which threads stand. The first of them; null if there is none. */
    public @Nullable News standing() {
        return mode instanceof NonStop nonStop ? nonStop.standing() : null;
    }

    /** What gdb wants of a process has changed: breakpoints in registers, or the calls that are caught. Threads that run learn of it. */
    public void changed(Inferior inferior) {
        mode.changed(inferior);
    }

    /** Makes the threads of a process stand that has just been attached to, and then tells so. */
    public void attached(Inferior inferior) {
        inferior.setAttached();
        inferior.setKnown();
        for (GuestTask task : inferior.tasks()) {
            task.isResumed = true;
            task.isNew = false;
        }
        mode.attached(inferior);
    }

    /**
     * Gives processes up, which run on without us: as soon as their threads stand, in all-stop mode as soon as all do.
     *
     * @param whenDone is called then
     */
    public void detach(List<Inferior> which, Runnable whenDone) {
        mode.detach(new Departure(which, whenDone));
    }

    /** Gives a process up whose threads stand. */
    void giveUp(Inferior inferior) {
        mode.forget(inferior);
        motion.giveUp(inferior);
    }

    /** Kills a process. */
    public void kill(Inferior inferior, Runnable whenDone) {
        inferior.whenKilled = whenDone;
        mode.forget(inferior);
        guest.control().kill(inferior.pid());
    }

    // ---- what threads do ----

    /** A thread stands, and has something to tell. */
    void happened(GuestTask task, Event event) {
        mode.happened(task, event);
    }

    /** A thread stands, and has nothing to tell. */
    void uneventful(GuestTask task) {
        mode.uneventful(task);
    }

    /** A thread of a process that has been stopped by a signal stands. */
    void stoppedWithGroup(GuestTask task) {
        mode.stoppedWithGroup(task);
    }

    /** Lets a thread go on with a signal that gdb does not want to hear of. */
    void pass(GuestTask task, int signal) {
        task.owedSignal = signal;
        mode.uneventful(task);
    }

    /** A thread has ended, with a status as wait4(2) says it. */
    void gone(GuestTask task, int status) {
        mode.forget(task);
        Inferior inferior = task.inferior();
        boolean isLast = inferior.tasks().isEmpty();
        Runnable whenKilled = inferior.whenKilled;
        if (isLast && whenKilled == null && guest.inferior(inferior.pid()) == inferior) {
            guest.remove(inferior);
            mode.ended(inferior);
            return;
        }
        if (isLast) {
            guest.remove(inferior);
            if (whenKilled != null) {
                whenKilled.run();
            }
        }
        mode.gone(task, status);
    }
}
