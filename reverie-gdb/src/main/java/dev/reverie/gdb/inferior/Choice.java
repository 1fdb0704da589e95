package dev.reverie.gdb.inferior;

import dev.reverie.gdb.protocol.ThreadId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How gdb lets some threads go on. */
public record Choice(ThreadId threads, Action action) {
    private boolean isAbout(GuestTask task) {
        return threads.matches(task.inferior().pid(), task.debuggee().tid());
    }

    private boolean namesItsProcess() {
        return threads.pid() > 0;
    }

    /** What the first choice that is about a thread says; null if none is. */
    static @Nullable Action of(List<Choice> choices, GuestTask task) {
        for (Choice choice : choices) {
            if (choice.isAbout(task)) {
                return choice.action();
            }
        }
        return null;
    }

    /** The same where all threads do not mean those of a process that gdb has not been told of. */
    static @Nullable Action ofKnown(List<Choice> choices, GuestTask task) {
        for (Choice choice : choices) {
            if (choice.isAbout(task)
                    && (choice.namesItsProcess() || task.inferior().isKnown())) {
                return choice.action();
            }
        }
        return null;
    }
}
