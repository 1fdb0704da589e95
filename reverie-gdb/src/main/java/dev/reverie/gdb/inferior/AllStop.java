package dev.reverie.gdb.inferior;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All-stop mode. While threads run that gdb has let go on, the first that has something to tell makes all others stop; when all stand it is
 * told; what else has come up meanwhile is told when gdb next wants to let that thread go on.
 */
final class AllStop implements Mode {
    private static final int INTERRUPT = 2;

    private enum State {
        /** All stand, and gdb knows. */
        STOPPED,
        /** Threads run. */
        RUNNING,
        /** Not all stand yet. */
        STOPPING
    }

    private final Guest guest;
    private final Listener listener;
    private final Motion motion;
    private final ArrayDeque<News> news;
    private State state;
    private boolean isInterrupted;

    /** What is to be done when all stand, instead of telling so. */
    private @Nullable Departure departure;

    /** Takes over threads as they are. */
    AllStop(Guest guest, Listener listener, Motion motion, Handover before) {
        this.guest = guest;
        this.listener = listener;
        this.motion = motion;
        this.news = new ArrayDeque<>(before.news());
        news.removeIf(item -> item instanceof News.ThreadEnded || item instanceof News.NothingRuns);
        state = guest.tasks().stream().anyMatch(task -> task.isResumed) ? State.RUNNING : State.STOPPED;
        before.departures().forEach(this::detach);
    }

    /** The guest was running before, and its threads are about to stand for the first time. */
    void begin(Runnable whenTheyStand) {
        state = State.STOPPING;
        departure = new Departure(List.of(), whenTheyStand);
    }

    @Override
    public boolean takesResumptions() {
        return state == State.STOPPED;
    }

    // ---- what gdb wants ----

    @Override
    public void resume(List<Choice> choices) {
        if (state != State.STOPPED) {
            return;
        }
        for (GuestTask task : guest.tasks()) {
            Action action = Choice.of(choices, task);
            if (action != null) {
                task.action = action;
                task.isResumed = true;
            }
        }
        if (hasNewsOf(choices)) {
            state = State.STOPPING;
            completeIfAllStand();
            return;
        }
        state = State.RUNNING;
        boolean isAny = false;
        for (GuestTask task : guest.tasks()) {
            isAny |= task.isResumed;
            if (task.isResumed && task.debuggee().stands() && state == State.RUNNING) {
                motion.letGo(task);
            }
        }
        if (!isAny) {
            state = State.STOPPED;
            listener.nothingRuns();
        } else if (isInterrupted) {
            stopAll();
        }
    }

    /** Whether something came up before that is now to be told. Breakpoints that are gone are forgotten. */
    private boolean hasNewsOf(List<Choice> choices) {
        boolean isAny = false;
        for (Iterator<News> each = news.iterator(); each.hasNext(); ) {
            if (!(each.next() instanceof News.Stopped(GuestTask task, Event event))) {
                isAny = true;
            } else if (Choice.of(choices, task) != null) {
                if (event instanceof Event.SoftwareBreakpoint
                        && !task.inferior().breakpoints().isAt(task.pc())) {
                    each.remove();
                } else {
                    isAny = true;
                }
            }
        }
        return isAny;
    }

    /** Makes what runs stop; if all stand, as the last stop and the interrupt have crossed, then as soon as it runs again. */
    @Override
    public void interrupt() {
        isInterrupted = true;
        stopAll();
    }

    /** A new client has not interrupted anything yet. */
    void forgetInterrupt() {
        isInterrupted = false;
    }

    @Override
    public void attached(Inferior inferior) {
        news.add(new News.Stopped(inferior.tasks().getFirst(), new Event.Signalled(0)));
        state = State.STOPPING;
        completeIfAllStand();
    }

    @Override
    public void detach(Departure leaving) {
        departure = leaving;
        if (state == State.RUNNING) {
            stopAll();
        } else {
            state = State.STOPPING;
            completeIfAllStand();
        }
    }

    @Override
    public void forget(GuestTask task) {
        news.removeIf(item -> item.isOf(task));
    }

    @Override
    public void forget(Inferior inferior) {
        news.removeIf(item -> item.isOf(inferior));
    }

    @Override
    public void changed(Inferior inferior) {
        // Its threads stand.
    }

    // ---- what threads do ----

    @Override
    public void happened(GuestTask task, Event event) {
        news.add(new News.Stopped(task, event));
        stopAll();
    }

    @Override
    public void uneventful(GuestTask task) {
        if (state == State.RUNNING && task.isResumed) {
            motion.letGo(task);
        } else {
            completeIfAllStand();
        }
    }

    @Override
    public void stoppedWithGroup(GuestTask task) {
        if (state == State.RUNNING) {
            Motion.leaveStopped(task);
        } else {
            completeIfAllStand();
        }
    }

    @Override
    public void gone(GuestTask task, int status) {
        if (state == State.RUNNING && guest.tasks().stream().noneMatch(each -> each.isResumed)) {
            state = State.STOPPED;
            listener.nothingRuns();
        }
        completeIfAllStand();
    }

    @Override
    public void ended(Inferior inferior) {
        news.add(new News.Ended(inferior.pid(), inferior.status));
        stopAll();
    }

    private void stopAll() {
        if (state == State.RUNNING) {
            state = State.STOPPING;
            for (GuestTask task : guest.tasks()) {
                if (!task.debuggee().stands()) {
                    task.debuggee().interrupt();
                }
            }
        }
        completeIfAllStand();
    }

    private void completeIfAllStand() {
        if (state != State.STOPPING) {
            return;
        }
        for (GuestTask task : guest.tasks()) {
            if (!Motion.isStill(task)) {
                return;
            }
        }
        Departure leaving = departure;
        if (leaving != null) {
            if (!haveToTakeTraps()) {
                departure = null;
                state = State.STOPPED;
                leaving.all(guest).forEach(this::giveUp);
                leaving.whenDone().run();
            }
            return;
        }
        News first = next();
        state = State.STOPPED;
        if (first != null) {
            tell(first);
        } else if (isInterrupted) {
            tellInterrupt();
        } else {
            // It was of a thread that has been killed.
            listener.nothingRuns();
        }
    }

    private void giveUp(Inferior inferior) {
        forget(inferior);
        motion.giveUp(inferior);
    }

    private boolean haveToTakeTraps() {
        boolean areAny = false;
        for (GuestTask task : guest.tasks()) {
            areAny |= Motion.hasToTakeTrap(task);
        }
        return areAny;
    }

    /** The first of what can be told: of a thread that gdb has let go on. */
    private @Nullable News next() {
        for (Iterator<News> each = news.iterator(); each.hasNext(); ) {
            News item = each.next();
            if (!(item instanceof News.Stopped(GuestTask task, Event _)) || task.isResumed) {
                each.remove();
                return item;
            }
        }
        return null;
    }

    private void tell(News item) {
        guest.tasks().forEach(task -> task.isResumed = false);
        guest.announce(item);
        switch (item) {
            case News.Stopped(GuestTask task, Event event) -> listener.stopped(task, event);
            case News.Ended(int pid, int status) -> listener.ended(pid, status);
            case News.ThreadEnded _, News.NothingRuns _ -> listener.nothingRuns();
        }
    }

    private void tellInterrupt() {
        isInterrupted = false;
        GuestTask first = null;
        for (GuestTask each : guest.tasks()) {
            if (each.isResumed && first == null) {
                first = each;
            }
        }
        tell(first == null ? new News.NothingRuns() : new News.Stopped(first, new Event.Signalled(INTERRUPT)));
    }

    @Override
    public Handover handOver() {
        Departure leaving = departure;
        return new Handover(new ArrayList<>(news), leaving == null ? List.of() : List.of(leaving));
    }
}
