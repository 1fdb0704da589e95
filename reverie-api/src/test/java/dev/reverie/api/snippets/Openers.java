package dev.reverie.api.snippets;

import dev.reverie.api.Action;
import dev.reverie.api.BacktraceOptions;
import dev.reverie.api.Command;
import dev.reverie.api.Frame;
import dev.reverie.api.GlobalState;
import dev.reverie.api.Guest;
import dev.reverie.api.InboundSignal;
import dev.reverie.api.ProcessEnd;
import dev.reverie.api.ProcessStart;
import dev.reverie.api.Request;
import dev.reverie.api.Reverie;
import dev.reverie.api.RunResult;
import dev.reverie.api.Sender;
import dev.reverie.api.SignalAction;
import dev.reverie.api.Stdio;
import dev.reverie.api.Subscription;
import dev.reverie.api.ThreadEnd;
import dev.reverie.api.ThreadStart;
import dev.reverie.api.Tool;
import dev.reverie.syscalls.Openat;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.Trait;
import java.util.ArrayList;
import java.util.List;

/** Which function of which program opens which file. */
final class Openers implements Tool<Openers.Report, Openers.Opened> {
    // @start region="state"
    /** The global state: one for the whole tree. Handlers of all threads reach it, so it is thread-safe. */
    static final class Report implements GlobalState {
        private final List<String> lines = new ArrayList<>();

        synchronized void add(String line) {
            lines.add(line);
        }

        synchronized List<String> lines() {
            return List.copyOf(lines);
        }
    }

    /** The thread state: how many files it has opened. Only handlers of its thread touch it. */
    static final class Opened {
        int files;
    }

    /** A message to the global state. Its answer comes back from {@code rpc}. */
    record Note(String line) implements Request<Report, Boolean> {
        @Override
        public Boolean handle(Report report, Sender from) {
            report.add(line);
            return true;
        }
    }

    /** The process state is the tool instance itself. */
    private final String generation;

    Openers(String generation) {
        this.generation = generation;
    }
    // @end

    // @start region="made"
    @Override
    public Subscription subscription() {
        return Subscription.syscalls(Trait.OPENS).withSignals();
    }

    @Override
    public Report newGlobal() {
        return new Report();
    }

    @Override
    public Openers newProcess(ProcessStart<Report> start) {
        return new Openers(generation + "'s child");
    }

    @Override
    public Opened newThread(ThreadStart<Opened> start) {
        return new Opened();
    }
    // @end

    // @start region="call"
    @Override
    public Action onSyscall(Guest<Report, Opened> guest, Syscall call) {
        if (!(call instanceof Openat)) {
            return Action.proceed();
        }
        long descriptor = guest.inject(call);
        if (descriptor >= 0) {
            guest.thread().files++;
            guest.rpc(new Note(generation + " opens " + guest.descriptor((int) descriptor) + " in " + opener(guest)));
        }
        return Action.result(descriptor);
    }

    /** The innermost function that is not the C library's. */
    private static String opener(Guest<?, ?> guest) {
        for (Frame frame :
                guest.backtrace(BacktraceOptions.DEFAULT.withMaxFrames(16)).frames()) {
            if (!frame.module().contains("/libc.so")) {
                return frame.source() == null ? frame.toString() : frame.function() + " " + frame.source();
            }
        }
        return "the C library";
    }
    // @end

    // @start region="others"
    @Override
    public void onThreadStart(Guest<Report, Opened> guest) {
        if (guest.isMainThread()) {
            guest.rpc(new Note(generation + " starts"));
        }
    }

    @Override
    public void onExec(Guest<Report, Opened> guest) {
        guest.rpc(new Note(generation + " runs another program"));
    }

    @Override
    public SignalAction onSignal(Guest<Report, Opened> guest, InboundSignal signal) {
        guest.rpc(new Note(generation + " gets " + signal.signal().name()));
        return SignalAction.deliver();
    }

    @Override
    public void onThreadExit(ThreadEnd<Report, Opened> end) {
        end.rpc(new Note(generation + " has opened " + end.thread().files + " files"));
    }

    @Override
    public void onProcessExit(ProcessEnd<Report> end) {
        end.rpc(new Note(generation + " ends: " + end.status()));
    }
    // @end

    // @start region="run"
    public static void main(String[] args) {
        Command shell = Command.of("sh", "-c", "LC_ALL=C cat /etc/hostname; kill -TERM $$")
                .withStdout(Stdio.capture());
        RunResult<Report> result = Reverie.run(new Openers("root"), shell);
        result.global().lines().forEach(System.out::println);
    }
    // @end
}
