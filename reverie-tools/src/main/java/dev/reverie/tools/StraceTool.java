package dev.reverie.tools;

import dev.reverie.api.Action;
import dev.reverie.api.Backtrace;
import dev.reverie.api.ExitStatus;
import dev.reverie.api.Guest;
import dev.reverie.api.InboundSignal;
import dev.reverie.api.ProcessStart;
import dev.reverie.api.SignalAction;
import dev.reverie.api.Subscription;
import dev.reverie.api.ThreadEnd;
import dev.reverie.api.ThreadStart;
import dev.reverie.api.Tool;
import dev.reverie.syscalls.Abi;
import dev.reverie.syscalls.Execve;
import dev.reverie.syscalls.Signal;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.Sysno;
import dev.reverie.syscalls.decode.DecodeOptions;
import dev.reverie.syscalls.decode.Display;
import dev.reverie.syscalls.decode.Outcome;
import dev.reverie.syscalls.value.TextWriter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes every system call with its arguments and result, every signal and every end of a thread, as strace does. */
public final class StraceTool implements Tool<StraceLog, StraceTool.Line> {
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
        private int lastNumber;
        private @Nullable Display call;
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
        if (call != null && isTraced(guest, call)) {
            finish(guest, begin(guest, call), 0);
        }
    }

    @Override
    public Action onSyscall(Guest<StraceLog, Line> guest, Syscall call) {
        if (left) {
            return Action.proceed();
        }
        if (trace.endsAtExec() && call.abi() == Abi.X86_64 && call.number() == Sysno.EXECVE) {
            leave(guest, call);
            return Action.proceed();
        }
        if (!isTraced(guest, call)) {
            return Action.proceed();
        }
        Display display = begin(guest, call);
        long result = guest.inject(call);
        finish(guest, display, result);
        return Action.result(result);
    }

    /** An execve that succeeded: its handler was unwound, so its line is finished here. */
    @Override
    public void onExec(Guest<StraceLog, Line> guest) {
        Display call = guest.thread().call;
        if (call != null) {
            finish(guest, call, 0);
        }
    }

    @Override
    public SignalAction onSignal(Guest<StraceLog, Line> guest, InboundSignal signal) {
        if (!left && trace.signals().contains(signal.signal())) {
            Stamp stamp = Stamp.of(guest, guest.thread().lastNumber, trace.format());
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
                    line.stamp.again(trace.format()),
                    display == null ? null : display.call().name()));
            return;
        }
        if (display != null && isWritten(CallStatus.UNFINISHED)) {
            Syscall call = display.call();
            String arguments = display.isComplete() ? ")" : " <unfinished ...>)";
            Stamp stamp = line.stamp.again(trace.format());
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

    private boolean isTraced(Guest<StraceLog, Line> guest, Syscall call) {
        return traced.contains(call) && trace.files().passes(call, guest.tid(), guest.memory());
    }

    private boolean isWritten(CallStatus status) {
        return trace.writesLines() && trace.statuses().contains(status);
    }

    private Display begin(Guest<StraceLog, Line> guest, Syscall call) {
        Line line = guest.thread();
        Display display = Display.before(call, guest, options);
        String resumed = resumed(call, line.lastNumber);
        line.call = display;
        line.lastNumber = call.number();
        line.stack = trace.stacks().of(guest);
        line.stamp = Stamp.of(guest, call.number(), trace.format());
        if (trace.writesLines()) {
            display.writeEntry(line.text);
            StraceLog.Begin begin =
                    new StraceLog.Begin(line.stamp, line.text.add(resumed).take());
            if (trace.holdsLines()) {
                line.held = begin;
            } else {
                guest.rpc(begin);
            }
        }
        if (trace.timesCalls()) {
            line.timer.start(guest.tid());
        }
        return display;
    }

    /** Which call it is that the kernel goes on with, in place of arguments that restart_syscall does not have. */
    private static String resumed(Syscall call, int lastNumber) {
        String last = Sysno.name(lastNumber);
        return call.number() == Sysno.RESTART_SYSCALL && call.abi() == Abi.X86_64 && last != null
                ? "<... resuming interrupted " + last + " ...>"
                : "";
    }

    private void finish(Guest<StraceLog, Line> guest, Display before, long result) {
        Line line = guest.thread();
        long nanos = trace.timesCalls() ? line.timer.wallNanos() : 0;
        CallStatus status = CallStatus.of(result);
        if (trace.summary() != null) {
            long counted = trace.countsSystemTime() ? line.timer.systemNanos(guest.tid()) : nanos;
            guest.rpc(new StraceLog.Count(before.call(), counted, status == CallStatus.FAILED));
        }
        if (isWritten(status)) {
            Display after = before.after(result, guest);
            Outcome outcome = Objects.requireNonNull(after.outcome());
            after.writeExit(line.text);
            String arguments = line.text.take();
            outcome.write(line.text);
            StraceLog.Finish finish = new StraceLog.Finish(
                    line.stamp.again(trace.format()),
                    before.call().name(),
                    arguments,
                    line.text
                            .add(StraceText.duration(nanos, trace.format()))
                            .add(Stacks.text(line.stack))
                            .take());
            guest.rpc(line.held == null ? finish : new StraceLog.Whole(line.held, finish));
        }
        line.call = null;
        line.held = null;
    }

    /** The process is about to become another program, and that is no longer of interest. */
    private void leave(Guest<StraceLog, Line> guest, Syscall call) {
        left = true;
        if (isTraced(guest, call) && isWritten(CallStatus.DETACHED)) {
            guest.rpc(new StraceLog.Line(
                    Stamp.of(guest, call.number(), trace.format()),
                    Display.before(call, guest, options).entryText(trace.escapes()) + " <detached ...>"));
        }
    }
}
