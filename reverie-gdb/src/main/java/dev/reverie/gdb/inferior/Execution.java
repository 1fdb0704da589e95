package dev.reverie.gdb.inferior;

import dev.reverie.linux.ProcessStatus;
import dev.reverie.linux.Signals;
import dev.reverie.ptrace.debug.Debuggee;
import dev.reverie.ptrace.debug.Debuggee.How;
import dev.reverie.ptrace.debug.Stop;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who runs when, in all-stop mode. While threads run that gdb has let go on, the first that has something to tell makes all others
 * stop; when all stand it is told; what else has come up meanwhile is told when gdb next wants to let that thread go on.
 */
@SuppressWarnings("ReferenceEquality") // a thread is itself alone
public final class Execution {
    private enum State {
        /** All stand, and gdb knows. */
        STOPPED,
        /** Threads run. */
        RUNNING,
        /** Not all stand yet. */
        STOPPING
    }

    /** Something to tell: of a thread, or that a process has ended. */
    private record News(
            @Nullable GuestTask task,
            @Nullable Event event,
            @Nullable Inferior ended) {}

    private final Guest guest;
    private final Listener listener;
    private final ArrayDeque<News> news = new ArrayDeque<>();
    private State state = State.STOPPED;
    private boolean isInterrupted;

    /** What is to be done when all stand, instead of telling so. */
    private @Nullable Runnable whenAllStand;

    /** Of a guest whose first thread is about to stand. */
    public Execution(Guest guest, Listener listener) {
        this.guest = guest;
        this.listener = listener;
    }

    /** The guest was running before, and its threads are about to stand for the first time. */
    public void begin(Runnable whenTheyStand) {
        state = State.STOPPING;
        whenAllStand = whenTheyStand;
    }

    /** Whether gdb has the word. */
    public boolean isStopped() {
        return state == State.STOPPED;
    }

    // ---- what gdb wants ----

    /** Lets threads go on: each as the first choice says that is about it. */
    public void resume(List<Choice> choices) {
        if (state != State.STOPPED) {
            return;
        }
        for (GuestTask task : guest.tasks()) {
            Action action = find(choices, task);
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
                letGo(task);
            }
        }
        if (!isAny) {
            state = State.STOPPED;
            listener.nothingRuns();
        } else if (isInterrupted) {
            stopAll();
        }
    }

    private static @Nullable Action find(List<Choice> choices, GuestTask task) {
        for (Choice choice : choices) {
            if (choice.threads().matches(task.inferior().pid(), task.debuggee().tid())) {
                return choice.action();
            }
        }
        return null;
    }

    /** Whether something came up before that is now to be told. Breakpoints that are gone are forgotten. */
    private boolean hasNewsOf(List<Choice> choices) {
        boolean isAny = false;
        for (Iterator<News> each = news.iterator(); each.hasNext(); ) {
            News item = each.next();
            GuestTask task = item.task();
            if (task == null) {
                isAny = true;
            } else if (find(choices, task) != null) {
                if (item.event() instanceof Event.SoftwareBreakpoint
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
    public void interrupt() {
        isInterrupted = true;
        stopAll();
    }

    /** A new client has not interrupted anything yet. */
    public void forgetInterrupt() {
        isInterrupted = false;
    }

    /** Makes the threads of a process stand that has just been attached to, and then tells so. */
    public void attached(Inferior inferior) {
        inferior.setAttached();
        for (GuestTask task : inferior.tasks()) {
            task.isResumed = true;
            task.isNew = false;
        }
        news.add(new News(inferior.tasks().getFirst(), new Event.Signalled(0), null));
        state = State.STOPPING;
        completeIfAllStand();
    }

    /**
     * Gives processes up, which run on without us: as soon as all threads stand, if they don't.
     *
     * @param whenDone is called then
     */
    public void detach(List<Inferior> which, Runnable whenDone) {
        whenAllStand = () -> {
            which.forEach(this::giveUp);
            whenDone.run();
        };
        if (state == State.RUNNING) {
            stopAll();
        } else {
            state = State.STOPPING;
            completeIfAllStand();
        }
    }

    /** Gives a process up whose threads stand. */
    void giveUp(Inferior inferior) {
        if (!inferior.sharesMemory) {
            inferior.breakpoints().removeAll(inferior.pid());
        }
        news.removeIf(item -> item.task() != null && item.task().inferior() == inferior);
        guest.remove(inferior);
        for (GuestTask task : List.copyOf(inferior.tasks())) {
            boolean stands = task.debuggee().stands();
            if (stands && task.debugVersion != 0) {
                DebugRegisters.clear(task.debuggee());
            }
            int signal = stands && task.stop instanceof Stop.BySignal(int number) && task.trap == null ? number : 0;
            task.debuggee().detach(signal);
        }
    }

    /** Kills a process. */
    public void kill(Inferior inferior, Runnable whenDone) {
        inferior.whenKilled = whenDone;
        news.removeIf(item -> item.task() != null && item.task().inferior() == inferior);
        guest.control().kill(inferior.pid());
    }

    // ---- what threads do ----

    /** A thread has something to tell. */
    void happened(GuestTask task, Event event) {
        news.add(new News(task, event, null));
        stopAll();
    }

    /** A thread stands, and has nothing to tell. */
    void uneventful(GuestTask task) {
        if (state == State.RUNNING && task.isResumed) {
            letGo(task);
        } else {
            completeIfAllStand();
        }
    }

    /** A thread of a process that has been stopped by a signal stands. */
    void stoppedWithGroup(GuestTask task) {
        if (state == State.RUNNING) {
            task.stop = null;
            task.debuggee().leaveStopped();
        } else {
            completeIfAllStand();
        }
    }

    private void letGo(GuestTask task) {
        Debuggee debuggee = task.debuggee();
        DebugRegisters registers = task.inferior().debugRegisters();
        if (task.debugVersion != registers.version()) {
            registers.apply(debuggee);
            task.debugVersion = registers.version();
        }
        Action action = task.action;
        boolean isGroupStop = task.stop instanceof Stop.OfGroup;
        task.action = new Action(action.steps(), action.from(), action.to(), 0);
        int signal = action.signal() == 0 ? task.owedSignal : action.signal();
        task.owedSignal = 0;
        task.stop = null;
        task.trap = null;
        if (isGroupStop && signal == 0 && !action.steps()) {
            debuggee.leaveStopped();
            return;
        }
        How how = action.steps() ? How.STEP : task.inferior().caughtCalls().isEmpty() ? How.RUN : How.TO_CALL;
        debuggee.resume(how, signal);
    }

    /** Lets a thread go on with a signal that gdb does not want to hear of. */
    void pass(GuestTask task, int signal) {
        task.owedSignal = signal;
        uneventful(task);
    }

    /** A thread is gone. */
    void gone(GuestTask task) {
        news.removeIf(item -> item.task() == task);
        Inferior inferior = task.inferior();
        if (!inferior.tasks().isEmpty() || inferior.whenKilled != null || guest.inferior(inferior.pid()) != inferior) {
            if (inferior.tasks().isEmpty()) {
                guest.remove(inferior);
                Runnable whenKilled = inferior.whenKilled;
                if (whenKilled != null) {
                    whenKilled.run();
                }
            }
            if (state == State.RUNNING && guest.tasks().stream().noneMatch(each -> each.isResumed)) {
                state = State.STOPPED;
                listener.nothingRuns();
            }
            completeIfAllStand();
            return;
        }
        guest.remove(inferior);
        news.add(new News(null, null, inferior));
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
            if (!isStill(task)) {
                return;
            }
        }
        Runnable work = whenAllStand;
        if (work != null) {
            if (!haveToTakeTraps()) {
                whenAllStand = null;
                state = State.STOPPED;
                work.run();
            }
            return;
        }
        News first = next();
        if (first == null && !isInterrupted) {
            // It was of a thread that has been killed.
            state = State.STOPPED;
            listener.nothingRuns();
            return;
        }
        state = State.STOPPED;
        tell(first);
    }

    /**
     * Lets threads go on that have executed the instruction of a breakpoint, or a step, but have stopped before they took its SIGTRAP: that
     * would kill them if gdb gave them up. They take it at once.
     *
     * @return whether there are any
     */
    private boolean haveToTakeTraps() {
        boolean areAny = false;
        for (GuestTask task : guest.tasks()) {
            if (task.debuggee().stands() && task.stop instanceof Stop.ByRequest && isTrapPending(task)) {
                areAny = true;
                task.stop = null;
                task.debuggee().resume(How.RUN, 0);
            }
        }
        return areAny;
    }

    private static boolean isTrapPending(GuestTask task) {
        ProcessStatus status = ProcessStatus.of(task.debuggee().tid());
        return status != null && Signals.contains(status.pending(), Signals.SIGTRAP);
    }

    /** The first of what can be told: of a thread that gdb has let go on. */
    private @Nullable News next() {
        for (Iterator<News> each = news.iterator(); each.hasNext(); ) {
            News item = each.next();
            GuestTask task = item.task();
            if (task == null || task.isResumed) {
                each.remove();
                return item;
            }
        }
        return null;
    }

    private void tell(@Nullable News item) {
        Inferior ended = item == null ? null : item.ended();
        GuestTask task = item == null ? null : item.task();
        Event event = item == null ? null : item.event();
        if (item == null) {
            isInterrupted = false;
            for (GuestTask each : guest.tasks()) {
                if (each.isResumed && task == null) {
                    task = each;
                }
            }
            event = new Event.Signalled(INTERRUPT);
        }
        for (GuestTask each : guest.tasks()) {
            each.isResumed = false;
        }
        if (ended != null) {
            listener.ended(ended.pid(), ended.status);
        } else if (task != null && event != null) {
            listener.stopped(task, event);
        } else {
            listener.nothingRuns();
        }
    }

    private static final int INTERRUPT = 2;

    private static boolean isStill(GuestTask task) {
        return task.debuggee().isStill() || task.isInVfork || isZombie(task);
    }

    /** The first thread of a process may have ended long before the others: the kernel tells of it last, and it stops no more. */
    private static boolean isZombie(GuestTask task) {
        if (task.debuggee().tid() != task.inferior().pid()
                || task.inferior().tasks().size() < 2) {
            return false;
        }
        ProcessStatus status = ProcessStatus.of(task.debuggee().tid());
        return status == null || status.hasEnded();
    }
}
