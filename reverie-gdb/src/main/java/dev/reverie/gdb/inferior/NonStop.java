package dev.reverie.gdb.inferior;

import dev.reverie.linux.Signals;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Non-stop mode. A thread that has something to tell stops, and all others run on. What is told waits in a queue: gdb is notified of the first
 * item, and fetches the others one by one. A thread of which gdb has not fetched the news is not let go on by a resumption that gdb sent before it
 * could know.
 */
final class NonStop implements Mode {
    private final Guest guest;
    private final Listener listener;
    private final Motion motion;

    /** What gdb has not taken note of; it has been notified of the first. */
    private final ArrayDeque<News> queue = new ArrayDeque<>();

    /** Threads that stand, of which a new client is told when it has taken note of the first. */
    private final ArrayDeque<News> later = new ArrayDeque<>();

    /** What came up in all-stop mode in threads that gdb knows to stand: told when they are let go on. */
    private final List<News> held = new ArrayList<>();

    private final List<Departure> departures = new ArrayList<>();

    /** Takes over threads as they are: those that were let go on run on, unless they have something to tell. */
    NonStop(Guest guest, Listener listener, Motion motion, Handover before) {
        this.guest = guest;
        this.listener = listener;
        this.motion = motion;
        for (News news : before.news()) {
            if (news instanceof News.Stopped(GuestTask task, Event _) && !task.isResumed) {
                held.add(news);
            } else {
                add(news);
            }
        }
        before.departures().forEach(this::detach);
        for (GuestTask task : guest.tasks()) {
            if (task.isResumed && task.debuggee().stands()) {
                uneventful(task);
            }
        }
    }

    @Override
    public boolean takesResumptions() {
        return true;
    }

    // ---- what gdb wants ----

    @Override
    public void resume(List<Choice> choices) {
        for (GuestTask task : guest.tasks()) {
            Action action = Choice.ofKnown(choices, task);
            if (action != null && action.stops()) {
                stop(task, new Event.Signalled(0));
            } else if (action != null && !task.isResumed && !isUntold(task)) {
                task.action = action;
                task.isResumed = true;
                goOn(task);
            }
        }
    }

    private boolean isUntold(GuestTask task) {
        return queue.stream().anyMatch(item -> item.isOf(task))
                || later.stream().anyMatch(item -> item.isOf(task));
    }

    private void goOn(GuestTask task) {
        for (Iterator<News> each = held.iterator(); each.hasNext(); ) {
            News item = each.next();
            if (item.isOf(task)) {
                each.remove();
                add(item);
                return;
            }
        }
        if (task.debuggee().stands()) {
            motion.letGo(task);
        }
    }

    private static void stop(GuestTask task, Event reason) {
        if (task.isResumed && task.stopWanted == null) {
            task.stopWanted = reason;
            task.debuggee().interrupt();
        }
    }

    /** Stops one thread that runs. If none does, the stop that gdb is about to hear of is what was wanted. */
    @Override
    public void interrupt() {
        GuestTask chosen = null;
        for (GuestTask task : guest.tasks()) {
            if (task.isResumed && !task.isInVfork && chosen == null) {
                chosen = task;
            }
        }
        if (chosen != null) {
            stop(chosen, new Event.Signalled(Signals.SIGINT));
        }
    }

    @Override
    public void attached(Inferior inferior) {
        for (GuestTask task : inferior.tasks()) {
            task.stopWanted = new Event.Signalled(0);
            if (task.debuggee().stands()) {
                uneventful(task);
            }
        }
    }

    @Override
    public void detach(Departure departure) {
        departures.add(departure);
        for (Inferior inferior : departure.which()) {
            forget(inferior);
            for (GuestTask task : inferior.tasks()) {
                if (!task.debuggee().stands()) {
                    task.debuggee().interrupt();
                }
            }
        }
        depart();
    }

    private boolean isLeaving(Inferior inferior) {
        return departures.stream().anyMatch(departure -> departure.includes(inferior));
    }

    /** Gives up the processes all of whose threads stand. */
    private void depart() {
        for (Departure departure : List.copyOf(departures)) {
            boolean isReady = true;
            List<Inferior> all = departure.all(guest);
            for (Inferior inferior : all) {
                for (GuestTask task : inferior.tasks()) {
                    isReady &= Motion.isStill(task) && !Motion.hasToTakeTrap(task);
                }
            }
            if (isReady) {
                departures.remove(departure);
                all.forEach(motion::giveUp);
                departure.whenDone().run();
            }
        }
    }

    @Override
    public void changed(Inferior inferior) {
        for (GuestTask task : inferior.tasks()) {
            if (task.isResumed && !task.debuggee().stands() && Motion.isOutdated(task)) {
                task.debuggee().interrupt();
            }
        }
    }

    // ---- what threads do ----

    @Override
    public void happened(GuestTask task, Event event) {
        task.stopWanted = null;
        if (isLeaving(task.inferior())) {
            depart();
        } else {
            add(new News.Stopped(task, event));
        }
    }

    @Override
    public void uneventful(GuestTask task) {
        Event wanted = task.stopWanted;
        if (isLeaving(task.inferior())) {
            depart();
        } else if (wanted != null) {
            if (!Motion.hasToTakeTrap(task)) {
                happened(task, wanted);
            }
        } else if (task.isResumed) {
            goOn(task);
        }
    }

    @Override
    public void stoppedWithGroup(GuestTask task) {
        if (isLeaving(task.inferior()) || task.stopWanted != null || !task.isResumed) {
            uneventful(task);
        } else {
            Motion.leaveStopped(task);
        }
    }

    @Override
    public void gone(GuestTask task, int status) {
        Inferior inferior = task.inferior();
        boolean isOfInterest = guest.inferior(inferior.pid()) != null && inferior.whenKilled == null;
        if (isOfInterest && listener.wantsThreads()) {
            add(new News.ThreadEnded(inferior.pid(), task.debuggee().tid(), status));
        }
        depart();
        boolean isAny = guest.tasks().stream().anyMatch(each -> each.isResumed);
        if (isOfInterest && task.isResumed && !isAny) {
            add(new News.NothingRuns());
        }
    }

    @Override
    public void ended(Inferior inferior) {
        if (isLeaving(inferior)) {
            depart();
        } else {
            add(new News.Ended(inferior.pid(), inferior.status));
        }
    }

    // ---- what gdb is told ----

    private void add(News item) {
        if (item instanceof News.Stopped(GuestTask task, Event event)) {
            task.isResumed = false;
            task.told = event;
        }
        queue.add(item);
        if (queue.size() == 1 && !listener.notified(item)) {
            queue.remove();
        }
    }

    /** gdb has taken note of the first item: the next one, null if there is none. */
    @Nullable
    News afterFirst() {
        News known = queue.poll();
        if (known != null) {
            guest.announce(known);
        }
        News next = queue.peek();
        if (next == null && !later.isEmpty()) {
            guest.control().submit(this::tellLater);
        }
        return next;
    }

    private void tellLater() {
        for (News next = later.poll(); next != null; next = later.poll()) {
            add(next);
        }
    }

    /**
     * Begins anew to tell which threads stand: the first of them, null if there is none. Of the others gdb is notified when it knows that one: if it
     * gets several at the beginning, gdb 13 fails an assertion.
     */
    @Nullable
    News standing() {
        queue.clear();
        later.clear();
        for (GuestTask task : guest.tasks()) {
            if (!task.isResumed && task.inferior().isKnown() && task.debuggee().stands()) {
                later.add(new News.Stopped(task, task.told));
            }
        }
        News first = later.poll();
        if (first != null) {
            queue.add(first);
        }
        return first;
    }

    @Override
    public void forget(GuestTask task) {
        held.removeIf(item -> item.isOf(task));
        later.removeIf(item -> item.isOf(task));
        dropUntold(queue.stream().filter(item -> item.isOf(task)).toList());
    }

    @Override
    public void forget(Inferior inferior) {
        held.removeIf(item -> item.isOf(inferior));
        later.removeIf(item -> item.isOf(inferior));
        dropUntold(queue.stream().filter(item -> item.isOf(inferior)).toList());
    }

    /** The first stays: gdb is about to take note of it. */
    private void dropUntold(List<News> dropped) {
        News first = queue.poll();
        queue.removeAll(dropped);
        if (first != null) {
            queue.addFirst(first);
        }
    }

    @Override
    public Handover handOver() {
        List<News> all = new ArrayList<>(held);
        all.addAll(queue);
        later.clear();
        guest.tasks().forEach(task -> task.stopWanted = null);
        return new Handover(all, List.copyOf(departures));
    }
}
