package dev.reverie.inguest.ctool;

import dev.reverie.api.Action;
import dev.reverie.api.GlobalState;
import dev.reverie.api.Guest;
import dev.reverie.api.ProcessStart;
import dev.reverie.api.Subscription;
import dev.reverie.api.ThreadContext;
import dev.reverie.api.ThreadStart;
import dev.reverie.api.Tool;
import dev.reverie.api.guestcode.GuestLibrary;
import dev.reverie.api.guestcode.GuestRecord;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.Sysno;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A run of a tool in C by itself: what it emits is handed on, and what it asks has no answer. */
public final class LibraryTool implements Tool<LibraryTool.Missed, @Nullable Void> {
    private final GuestLibrary library;
    private final Subscription subscription;
    private final Subscription wanted;
    private final Emissions emissions;

    /** Who is told what the tool emits; one at a time. */
    @FunctionalInterface
    public interface Emissions {
        /** A thread has emitted something. */
        void emitted(int pid, int tid, byte[] data);
    }

    /** Calls that the tool in C could not see. */
    public static final class Missed implements GlobalState {
        private final AtomicLong calls = new AtomicLong();

        /** How many. */
        public long calls() {
            return calls.get();
        }
    }

    /**
     * For a library.
     *
     * @throws dev.reverie.api.ReverieException if it can't run in a guest; the message says why
     */
    public LibraryTool(GuestLibrary library, Emissions emissions) {
        this.library = library;
        this.emissions = emissions;
        wanted = CToolRuntime.of(library).subscription();
        // What it does at ends is done at these.
        subscription = wanted.or(Subscription.syscalls(Sysno.EXIT, Sysno.EXIT_GROUP));
    }

    @Override
    public Subscription subscription() {
        return subscription;
    }

    @Override
    public Missed newGlobal() {
        return new Missed();
    }

    @Override
    public Tool<Missed, @Nullable Void> newProcess(ProcessStart<Missed> start) {
        return this;
    }

    @Override
    public @Nullable Void newThread(ThreadStart<@Nullable Void> start) {
        return null;
    }

    @Override
    public GuestLibrary guestLibrary() {
        return library;
    }

    @Override
    public Action onSyscall(Guest<Missed, @Nullable Void> guest, Syscall call) {
        if (wanted.hasSyscall(call.number())) {
            guest.rpc((dev.reverie.api.Request<Missed, Long>) (missed, from) -> missed.calls.incrementAndGet());
        }
        return Action.proceed();
    }

    @Override
    public void onGuestRecord(ThreadContext<Missed, @Nullable Void> thread, GuestRecord record) {
        byte[] data = new byte[record.bytes().remaining()];
        record.bytes().get(data);
        emissions.emitted(thread.pid(), thread.tid(), data);
    }
}
