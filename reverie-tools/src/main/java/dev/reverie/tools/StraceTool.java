package dev.reverie.tools;

import dev.reverie.api.Action;
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
import dev.reverie.syscalls.Memory;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.Sysno;
import dev.reverie.syscalls.text.SyscallText;
import dev.reverie.syscalls.text.TextOptions;
import org.jspecify.annotations.Nullable;

/** Writes every system call with its arguments and result, every signal and every end of a thread, as strace does. */
public final class StraceTool implements Tool<StraceLog, StraceTool.Line> {
    private static final String NO_RESULT = "= ?";

    private final StraceLog log;
    private final TraceSet traced;
    private final TextOptions options;
    private final TraceOptions trace;

    /** Whether this process is left alone from now on. */
    private volatile boolean left;

    /** The line that a thread has begun and not finished. */
    public static final class Line {
        private final CallTimer timer;
        private int lastNumber;
        private @Nullable Syscall call;
        private Stamp stamp = Stamp.NONE;

        /** The first part of the line, if it is held back until the end of the call. */
        private StraceLog.@Nullable Begin held;

        private Line(CallTimer timer, int lastNumber) {
            this.timer = timer;
            this.lastNumber = lastNumber;
        }
    }

    /** Traces the calls in {@code traced} into {@code log}. */
    public StraceTool(StraceLog log, TraceSet traced, TextOptions options) {
        this(log, traced, options, TraceOptions.DEFAULT);
    }

    /** The same, with what else is to be written and how. */
    public StraceTool(StraceLog log, TraceSet traced, TextOptions options, TraceOptions trace) {
        this.log = log;
        this.traced = trace.paths().isActive() ? traced.onFiles() : traced;
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
        return new Line(new CallTimer(trace.countsSystemTime()), parent == null ? Sysno.EXECVE : parent.lastNumber);
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
            begin(guest, call);
            finish(guest, call, 0);
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
        begin(guest, call);
        long result = guest.inject(call);
        finish(guest, call, result);
        return Action.result(result);
    }

    /** An execve that succeeded: its handler was unwound, so its line is finished here. */
    @Override
    public void onExec(Guest<StraceLog, Line> guest) {
        Syscall call = guest.thread().call;
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
        Syscall call = line.call;
        if (call != null && isWritten(CallStatus.UNFINISHED)) {
            String arguments = StraceText.isExit(call) ? ")" : " <unfinished ...>)";
            Stamp stamp = line.stamp.again(trace.format());
            StraceLog.Finish finish = new StraceLog.Finish(stamp, call.name(), arguments, NO_RESULT);
            end.rpc(line.held == null ? finish : new StraceLog.Whole(line.held, finish));
        }
        boolean told = !left && trace.writesLines() && !trace.quiet().contains(Quiet.EXIT);
        end.rpc(new StraceLog.ThreadEnded(
                end.tid(), Stamp.ofEnd(line.lastNumber, trace.format()), told ? StraceText.ended(end.status()) : null));
    }

    private boolean isTraced(Guest<StraceLog, Line> guest, Syscall call) {
        return traced.contains(call) && trace.paths().passes(call, guest.tid(), guest.memory());
    }

    private boolean isWritten(CallStatus status) {
        return trace.writesLines() && trace.statuses().contains(status);
    }

    private void begin(Guest<StraceLog, Line> guest, Syscall call) {
        Line line = guest.thread();
        line.call = call;
        line.lastNumber = call.number();
        line.stamp = Stamp.of(guest, call.number(), trace.format());
        if (trace.writesLines()) {
            StraceLog.Begin begin = new StraceLog.Begin(line.stamp, SyscallText.entry(call, guest.memory(), options));
            if (trace.holdsLines()) {
                line.held = begin;
            } else {
                guest.rpc(begin);
            }
        }
        line.timer.start(guest.tid());
    }

    private void finish(Guest<StraceLog, Line> guest, Syscall call, long result) {
        Line line = guest.thread();
        long nanos = line.timer.wallNanos();
        CallStatus status = CallStatus.of(result);
        if (trace.summary() != null) {
            long counted = trace.countsSystemTime() ? line.timer.systemNanos(guest.tid()) : nanos;
            guest.rpc(new StraceLog.Count(call, counted, status == CallStatus.FAILED));
        }
        if (isWritten(status)) {
            Memory memory = guest.memory();
            StraceLog.Finish finish = new StraceLog.Finish(
                    line.stamp.again(trace.format()),
                    call.name(),
                    SyscallText.exitArguments(call, result, memory, options),
                    SyscallText.result(call, result, memory, options) + StraceText.duration(nanos, trace.format()));
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
                    SyscallText.entry(call, guest.memory(), options) + " <detached ...>"));
        }
    }
}
