package dev.reverie.tools;

import dev.reverie.api.Backtrace;
import dev.reverie.api.BegunCall;
import dev.reverie.api.ExitStatus;
import dev.reverie.api.FinishedCall;
import dev.reverie.api.Guest;
import dev.reverie.api.InboundSignal;
import dev.reverie.api.Observation;
import dev.reverie.api.Observer;
import dev.reverie.api.ProcessStart;
import dev.reverie.api.SignalAction;
import dev.reverie.api.Subscription;
import dev.reverie.api.ThreadContext;
import dev.reverie.api.ThreadEnd;
import dev.reverie.api.ThreadStart;
import dev.reverie.syscalls.Abi;
import dev.reverie.syscalls.Execve;
import dev.reverie.syscalls.Observed;
import dev.reverie.syscalls.Signal;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.Sysno;
import dev.reverie.syscalls.decode.DecodeOptions;
import dev.reverie.syscalls.decode.Display;
import dev.reverie.syscalls.value.TextWriter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes every system call with its arguments and result, every signal and every end of a thread, as strace does. */
public final class StraceTool implements Observer<StraceLog, StraceTool.Line> {
    private static final String NO_RESULT = "= ?";

    private final StraceLog log;
    private final TraceSet traced;
    private final DecodeOptions options;
    private final TraceOptions trace;

    /** Whether this process is left alone from now on. */
    private volatile boolean left;

    /** The line that a thread has begun and not finished. */
    public static final class Line {
        private final CallTimer timer;
        private final TextWriter text;
        private final Repetitions repetitions = new Repetitions();
        private int lastNumber;
        private @Nullable Display call;

        /** When that call has begun. */
        private long begun;

        private Stamp stamp = Stamp.NONE;

        /** The functions that made it; null if they are not wanted. */
        private @Nullable Backtrace stack;

        /** The first part of the line, if it is held back until the end of the call. */
        private StraceLog.@Nullable Begin held;

        private Line(CallTimer timer, TextWriter text, int lastNumber) {
            this.timer = timer;
            this.text = text;
            this.lastNumber = lastNumber;
        }
    }

    /** Traces the calls in {@code traced} into {@code log}. */
    public StraceTool(StraceLog log, TraceSet traced, DecodeOptions options) {
        this(log, traced, options, TraceOptions.DEFAULT);
    }

    /** The same, with what else is to be written and how. */
    public StraceTool(StraceLog log, TraceSet traced, DecodeOptions options, TraceOptions trace) {
        this.log = log;
        this.traced = trace.files().isActive() ? traced.onFiles() : traced;
        this.options = options;
        this.trace = trace;
    }

    @Override
    public Subscription subscription() {
        TraceSet wanted = trace.endsAtExec() ? traced.plus(Sysno.EXECVE) : traced;
        Subscription calls = wanted.subscription();
        return trace.writesLines() && !trace.signals().isEmpty() ? calls.withSignals() : calls;
    }

    /** Where the thread itself is looked at, it has to stop. */
    @Override
    public Observation observation() {
        Observation calls = Observation.ofMeaning(options);
        boolean looksAtThread = trace.stacks() != Stacks.NONE
                || trace.format().pointer()
                || trace.countsSystemTime()
                || trace.files().isActive()
                || trace.endsAtExec();
        return looksAtThread ? calls.withStops() : calls;
    }

    @Override
    public StraceLog newGlobal() {
        return log;
    }

    @Override
    public StraceTool newProcess(ProcessStart<StraceLog> start) {
        if (!trace.endsAtExec()) {
            return this;
        }
        StraceTool child = new StraceTool(log, traced, options, trace);
        child.left = left;
        return child;
    }

    @Override
    public Line newThread(ThreadStart<Line> start) {
        Line parent = start.parent();
        return new Line(
                new CallTimer(trace.countsSystemTime()),
                new TextWriter(trace.escapes()),
                parent == null ? Sysno.EXECVE : parent.lastNumber);
    }

    @Override
    public void onThreadStart(Guest<StraceLog, Line> guest) {
        guest.rpc(new StraceLog.ThreadStarted());
        if (guest.isRootProcess() && guest.isMainThread()) {
            writeFirstExec(guest);
        }
    }

    private void writeFirstExec(Guest<StraceLog, Line> guest) {
        Execve call = FirstExec.of(guest);
        if (call != null) {
            BegunCall begun = new BegunCall(call, System.nanoTime(), guest);
            if (isTraced(guest, begun)) {
                finish(guest, begin(guest, begun), over(begun, guest));
            }
        }
    }

    /** An execve that has succeeded. */
    private static FinishedCall over(BegunCall call, Guest<StraceLog, Line> guest) {
        long now = System.nanoTime();
        return new FinishedCall(call.call(), 0, now, now - call.time(), guest);
    }

    @Override
    public boolean onCallBegin(ThreadContext<StraceLog, Line> thread, BegunCall begun) {
        Syscall call = begun.call();
        if (left) {
            return false;
        }
        if (trace.endsAtExec() && call.abi() == Abi.X86_64 && call.number() == Sysno.EXECVE) {
            leave(thread, begun);
            return false;
        }
        if (!isTraced(thread, begun)) {
            return false;
        }
        begin(thread, begun);
        return true;
    }

    @Override
    public void onCallEnd(ThreadContext<StraceLog, Line> thread, FinishedCall call) {
        Display display = thread.thread().call;
        if (display != null) {
            finish(thread, display, call);
        }
    }

    /** An execve that succeeded has no other end. */
    @Override
    public void onExec(Guest<StraceLog, Line> guest) {
        Line line = guest.thread();
        Display call = line.call;
        if (call != null) {
            finish(guest, call, over(new BegunCall(call.call(), line.begun, guest), guest));
        }
    }

    @Override
    public SignalAction onSignal(Guest<StraceLog, Line> guest, InboundSignal signal) {
        if (!left && trace.signals().contains(signal.signal())) {
            Stamp stamp = Stamp.of(guest, guest.thread().lastNumber, trace.format(), System.nanoTime());
            guest.rpc(new StraceLog.Line(stamp, StraceText.signal(signal)));
        }
        return SignalAction.deliver();
    }

    /** The line of a call that never returned, such as exit or one that a fatal signal ended, is finished here. */
    @Override
    public void onThreadExit(ThreadEnd<StraceLog, Line> end) {
        Line line = end.thread();
        line.timer.close();
        Display display = line.call;
        if (end.status() instanceof ExitStatus.Detached) {
            end.rpc(new StraceLog.ThreadDetached(
                    end.tid(),
                    line.stamp.again(trace.format(), System.nanoTime()),
                    display == null ? null : display.call().name()));
            return;
        }
        if (display != null && isWritten(CallStatus.UNFINISHED)) {
            Syscall call = display.call();
            String arguments = display.isComplete() ? ")" : " <unfinished ...>)";
            Stamp stamp = line.stamp.again(trace.format(), System.nanoTime());
            StraceLog.Finish finish =
                    new StraceLog.Finish(stamp, call.name(), arguments, NO_RESULT + Stacks.text(line.stack));
            end.rpc(line.held == null ? finish : new StraceLog.Whole(line.held, finish));
        }
        boolean told =
                !left && trace.writesLines() && !trace.quiet().contains(Quiet.EXIT) && !isKilledUnseen(end.status());
        end.rpc(new StraceLog.ThreadEnded(
                end.tid(), Stamp.ofEnd(line.lastNumber, trace.format()), told ? StraceText.ended(end.status()) : null));
    }

    /** Whether a signal ended the thread that is not to be written; as strace does, its end is then not written either. */
    private boolean isKilledUnseen(ExitStatus status) {
        return status instanceof ExitStatus.Killed(Signal signal, boolean _)
                && !trace.signals().contains(signal);
    }

    private boolean isTraced(ThreadContext<StraceLog, Line> thread, BegunCall call) {
        return traced.contains(call.call())
                && trace.files().passes(call.call(), thread.tid(), call.guest().memory());
    }

    private boolean isWritten(CallStatus status) {
        return trace.writesLines() && trace.statuses().contains(status);
    }

    private Display begin(ThreadContext<StraceLog, Line> thread, BegunCall begun) {
        Line line = thread.thread();
        Syscall call = begun.call();
        Repetitions.Begun known = line.repetitions.begun(call, begun.guest());
        Display display = known == null ? Display.before(call, begun.guest(), options) : known.display();
        String resumed = resumed(call, line.lastNumber);
        line.call = display;
        line.begun = begun.time();
        line.lastNumber = call.number();
        line.stack =
                thread instanceof Guest<StraceLog, Line> guest ? trace.stacks().of(guest) : null;
        line.stamp = Stamp.of(thread, call.number(), trace.format(), begun.time());
        if (trace.writesLines()) {
            String text = known == null ? entry(line, display, begun.guest()) : known.text();
            StraceLog.Begin begin = new StraceLog.Begin(line.stamp, resumed.isEmpty() ? text : text + resumed);
            if (trace.holdsLines()) {
                line.held = begin;
            } else {
                thread.rpc(begin);
            }
        }
        line.timer.start(thread.tid());
        return display;
    }

    private static String entry(Line line, Display display, Observed guest) {
        display.writeEntry(line.text);
        String text = line.text.take();
        line.repetitions.keep(display, guest, text);
        return text;
    }

    /** Which call it is that the kernel goes on with, in place of arguments that restart_syscall does not have. */
    private static String resumed(Syscall call, int lastNumber) {
        String last = Sysno.name(lastNumber);
        return call.number() == Sysno.RESTART_SYSCALL && call.abi() == Abi.X86_64 && last != null
                ? "<... resuming interrupted " + last + " ...>"
                : "";
    }

    private void finish(ThreadContext<StraceLog, Line> thread, Display before, FinishedCall call) {
        Line line = thread.thread();
        CallStatus status = CallStatus.of(call.result());
        if (trace.summary() != null) {
            long counted = trace.countsSystemTime() ? line.timer.nanos(thread.tid()) : call.nanos();
            thread.rpc(new StraceLog.Count(before.call(), counted, status == CallStatus.FAILED));
        }
        if (isWritten(status)) {
            Repetitions.End known = line.repetitions.end(before, call.result(), call.guest());
            Repetitions.End end = known == null ? end(line, before, call) : known;
            String more = StraceText.duration(call.nanos(), trace.format()) + Stacks.text(line.stack);
            StraceLog.Finish finish = new StraceLog.Finish(
                    line.stamp.again(trace.format(), call.time()),
                    before.call().name(),
                    end.arguments(),
                    more.isEmpty() ? end.outcome() : end.outcome() + more);
            thread.rpc(line.held == null ? finish : new StraceLog.Whole(line.held, finish));
        }
        line.call = null;
        line.held = null;
    }

    private static Repetitions.End end(Line line, Display before, FinishedCall call) {
        Display after = before.after(call.result(), call.guest());
        after.writeExit(line.text);
        String arguments = line.text.take();
        Objects.requireNonNull(after.outcome()).write(line.text);
        return line.repetitions.keepEnd(before, call.result(), call.guest(), arguments, line.text.take());
    }

    /** The process is about to become another program, and that is no longer of interest. */
    private void leave(ThreadContext<StraceLog, Line> thread, BegunCall begun) {
        left = true;
        Syscall call = begun.call();
        if (isTraced(thread, begun) && isWritten(CallStatus.DETACHED)) {
            thread.rpc(new StraceLog.Line(
                    Stamp.of(thread, call.number(), trace.format(), begun.time()),
                    Display.before(call, begun.guest(), options).entryText(trace.escapes()) + " <detached ...>"));
        }
    }
}
