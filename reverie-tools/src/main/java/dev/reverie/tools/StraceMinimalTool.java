package dev.reverie.tools;

import dev.reverie.api.Action;
import dev.reverie.api.Guest;
import dev.reverie.api.NoGlobal;
import dev.reverie.api.StatelessTool;
import dev.reverie.api.Subscription;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.decode.Display;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/** Prints each call before and after it runs: the shortest tool that shows something, to be copied and changed. */
public final class StraceMinimalTool implements StatelessTool {
    private final PrintStream out;

    /** Prints to {@code out}, one line at a time. */
    public StraceMinimalTool(PrintStream out) {
        this.out = out;
    }

    @Override
    public Subscription subscription() {
        return Subscription.allSyscalls();
    }

    @Override
    public Action onSyscall(Guest<NoGlobal, @Nullable Void> guest, Syscall call) {
        Display before = call.display(guest);
        out.println(guest.tid() + " > " + before);
        long result = guest.inject(call); // does not return from exit, nor from an execve that succeeds
        out.println(guest.tid() + " < " + before.after(result, guest));
        return Action.result(result);
    }
}
