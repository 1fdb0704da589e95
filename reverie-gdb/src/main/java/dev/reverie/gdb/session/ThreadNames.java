package dev.reverie.gdb.session;

import dev.reverie.gdb.inferior.Guest;
import dev.reverie.gdb.inferior.GuestTask;
import dev.reverie.gdb.protocol.ThreadId;
import java.util.List;

/** {@code qfThreadInfo} and {@code qsThreadInfo}: the names of all threads, some at a time. On the tracer thread. */
final class ThreadNames {
    private static final int MOST = 100;

    private final Guest guest;
    private final Agreement agreement;

    /** Those that have still to be listed. */
    private List<GuestTask> unlisted = List.of();

    ThreadNames(Guest guest, Agreement agreement) {
        this.guest = guest;
        this.agreement = agreement;
    }

    /** The name of a thread. */
    static ThreadId of(GuestTask task) {
        return new ThreadId(task.inferior().pid(), task.debuggee().tid());
    }

    /** The first ones. */
    String first() {
        unlisted = guest.tasks();
        return next();
    }

    /** The next ones. */
    String next() {
        if (unlisted.isEmpty()) {
            return "l";
        }
        StringBuilder text = new StringBuilder("m");
        int count = Math.min(unlisted.size(), MOST);
        for (GuestTask task : unlisted.subList(0, count)) {
            text.append(text.length() == 1 ? "" : ",").append(of(task).text(agreement.multiprocess));
        }
        unlisted = unlisted.subList(count, unlisted.size());
        return text.toString();
    }
}
