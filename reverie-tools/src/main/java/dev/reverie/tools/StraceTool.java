package dev.reverie.tools;

import dev.reverie.api.Action;
import dev.reverie.api.ExitStatus;
import dev.reverie.api.Guest;
import dev.reverie.api.InboundSignal;
import dev.reverie.api.ProcessStart;
import dev.reverie.api.SignalAction;
import dev.reverie.api.Subscription;
import dev.reverie.api.ThreadEnd;
import dev.reverie.api.ThreadStart;
import dev.reverie.api.Tool;
import dev.reverie.syscalls.Execve;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.decode.DecodeOptions;
import dev.reverie.syscalls.decode.Display;
import dev.reverie.syscalls.decode.Outcome;
import dev.reverie.syscalls.value.TextWriter.Escapes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes every system call with its arguments and result, every signal and every end of a thread, as strace does. */
public final class StraceTool implements Tool<StraceLog, StraceTool.Line> {
    private static final String NO_RESULT = "= ?";

    private final StraceLog log;
    private final TraceSet traced;
    private final DecodeOptions options;

    /** The line that a thread has begun and not finished. */
    public static final class Line {
        private @Nullable Display call;
    }

    /** Traces the calls in {@code traced} into {@code log}. */
    public StraceTool(StraceLog log, TraceSet traced, DecodeOptions options) {
        this.log = log;
        this.traced = traced;
        this.options = options;
    }

    @Override
    public Subscription subscription() {
        return traced.subscription().withSignals();
    }

    @Override
    public StraceLog newGlobal() {
        return log;
    }

    @Override
    public StraceTool newProcess(ProcessStart<StraceLog> start) {
        return this;
    }

    @Override
    public Line newThread(ThreadStart<Line> start) {
        return new Line();
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
        if (call != null && traced.contains(call)) {
            finish(guest, begin(guest, call), 0);
        }
    }

    @Override
    public Action onSyscall(Guest<StraceLog, Line> guest, Syscall call) {
        if (!traced.contains(call)) {
            return Action.proceed();
        }
        Display display = begin(guest, call);
        guest.thread().call = display;
        long result = guest.inject(call);
        finish(guest, display, result);
        return Action.result(result);
    }

    private Display begin(Guest<StraceLog, Line> guest, Syscall call) {
        Display display = Display.before(call, guest, options);
        guest.rpc(new StraceLog.Begin(display.entryText(Escapes.OCTAL)));
        return display;
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
        guest.rpc(new StraceLog.Line(StraceText.signal(signal)));
        return SignalAction.deliver();
    }

    /** The line of a call that never returned, such as exit or one that a fatal signal ended, is finished here. */
    @Override
    public void onThreadExit(ThreadEnd<StraceLog, Line> end) {
        Line line = end.thread();
        Display display = line.call;
        if (end.status() instanceof ExitStatus.Detached) {
            end.rpc(new StraceLog.ThreadDetached(end.tid(), display == null ? null : display.call().name()));
            return;
        }
        if (display != null) {
            Syscall call = display.call();
            String arguments = StraceText.isExit(call) ? ")" : " <unfinished ...>)";
            end.rpc(new StraceLog.Finish(call.name(), arguments, NO_RESULT));
        }
        end.rpc(new StraceLog.ThreadEnded(end.tid(), StraceText.ended(end.status())));
    }

    private void finish(Guest<StraceLog, Line> guest, Display before, long result) {
        guest.thread().call = null;
        Display display = before.after(result, guest);
        Outcome outcome = Objects.requireNonNull(display.outcome());
        guest.rpc(new StraceLog.Finish(before.call().name(), display.exitText(Escapes.OCTAL), outcome.text()));
    }
}
