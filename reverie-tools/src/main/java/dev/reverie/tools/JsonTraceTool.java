package dev.reverie.tools;

import dev.reverie.api.Backtrace;
import dev.reverie.api.BegunCall;
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
import dev.reverie.syscalls.Execve;
import dev.reverie.syscalls.Observed;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.decode.DecodeOptions;
import dev.reverie.syscalls.decode.Display;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What {@link StraceTool} sees, as JSON: every call, signal, start and end of a thread, and every new program. */
public final class JsonTraceTool implements Observer<JsonTraceLog, JsonTraceTool.Task> {
    private final JsonTraceLog log;
    private final TraceClock clock;
    private final TraceSet traced;
    private final DecodeOptions options;
    private final TraceOptions trace;

    /** A thread, and the call that it has begun and not finished. */
    public static final class Task {
        private final @Nullable TaskId parent;
        private TaskId id;
        private @Nullable Display call;
        private @Nullable Backtrace stack;
        private long begun;

        private Task(TaskId id, @Nullable TaskId parent) {
            this.id = id;
            this.parent = parent;
        }
    }

    /** Traces the calls in {@code traced} into {@code log}. */
    public JsonTraceTool(JsonTraceLog log, TraceSet traced, DecodeOptions options) {
        this(log, traced, options, TraceOptions.DEFAULT);
    }

    /** The same; of what else is wanted, files, signals and how calls end count. */
    public JsonTraceTool(JsonTraceLog log, TraceSet traced, DecodeOptions options, TraceOptions trace) {
        this.log = log;
        this.clock = log.clock();
        this.traced = trace.files().isActive() ? traced.onFiles() : traced;
        this.options = options;
        this.trace = trace;
    }

    @Override
    public Subscription subscription() {
        Subscription calls = traced.subscription();
        return trace.signals().isEmpty() ? calls : calls.withSignals();
    }

    /** Where the thread itself is looked at, it has to stop. */
    @Override
    public Observation observation() {
        Observation calls = Observation.ofMeaning(options);
        return trace.stacks() != Stacks.NONE || trace.files().isActive() ? calls.withStops() : calls;
    }

    @Override
    public JsonTraceLog newGlobal() {
        return log;
    }

    @Override
    public JsonTraceTool newProcess(ProcessStart<JsonTraceLog> start) {
        return this;
    }

    @Override
    public Task newThread(ThreadStart<Task> start) {
        Task parent = start.parent();
        return new Task(new TaskId(start.pid(), start.tid()), parent == null ? null : parent.id);
    }

    @Override
    public void onThreadStart(Guest<JsonTraceLog, Task> guest) {
        guest.rpc(event("start", guest).parent(guest.thread().parent).build(1));
        if (guest.isRootProcess() && guest.isMainThread()) {
            writeFirstExec(guest);
        }
    }

    /** It has no duration, for the tracer made it before the trace began. */
    private void writeFirstExec(Guest<JsonTraceLog, Task> guest) {
        Execve call = FirstExec.of(guest);
        if (call == null) {
            return;
        }
        if (isTraced(guest, call, guest) && trace.statuses().contains(CallStatus.SUCCESSFUL)) {
            Display display = Display.before(call, guest, options).after(0, guest);
            guest.rpc(event("call", guest)
                    .call(display)
                    .outcome(Objects.requireNonNull(display.outcome()))
                    .stack(trace.stacks().of(guest))
                    .build());
        }
        writeExec(guest, guest.tid());
    }

    @Override
    public boolean onCallBegin(ThreadContext<JsonTraceLog, Task> thread, BegunCall call) {
        if (!isTraced(thread, call.call(), call.guest())) {
            return false;
        }
        Task task = thread.thread();
        task.call = Display.before(call.call(), call.guest(), options);
        task.stack = thread instanceof Guest<JsonTraceLog, Task> guest
                ? trace.stacks().of(guest)
                : null;
        task.begun = clock.at(call.time());
        return true;
    }

    @Override
    public void onCallEnd(ThreadContext<JsonTraceLog, Task> thread, FinishedCall call) {
        Display display = thread.thread().call;
        if (display != null) {
            finish(thread, display, call.result(), call.nanos(), call.guest());
        }
    }

    private void finish(
            ThreadContext<JsonTraceLog, Task> thread, Display before, long result, long duration, Observed guest) {
        Task task = thread.thread();
        task.call = null;
        if (!trace.statuses().contains(CallStatus.of(result))) {
            return;
        }
        Display display = before.after(result, guest);
        thread.rpc(JsonEvent.of("call", TaskId.of(thread), task.begun)
                .duration(duration)
                .call(display)
                .outcome(Objects.requireNonNull(display.outcome()))
                .stack(task.stack)
                .build());
    }

    /** An execve that succeeded: its handler was unwound, so it is finished here. */
    @Override
    public void onExec(Guest<JsonTraceLog, Task> guest) {
        Task task = guest.thread();
        int formerTid = task.id.tid();
        task.id = TaskId.of(guest);
        Display call = task.call;
        if (call != null) {
            finish(guest, call, 0, clock.nanos() - task.begun, guest);
        }
        writeExec(guest, formerTid);
    }

    private void writeExec(Guest<JsonTraceLog, Task> guest, int formerTid) {
        JsonEvent event = event("exec", guest);
        if (formerTid != guest.tid()) {
            event.formerTid(formerTid);
        }
        Execve call = FirstExec.of(guest);
        if (call != null) {
            event.file(
                    Display.before(call, guest, options).arguments().getFirst().value());
        }
        guest.rpc(event.build());
    }

    @Override
    public SignalAction onSignal(Guest<JsonTraceLog, Task> guest, InboundSignal signal) {
        if (trace.signals().contains(signal.signal())) {
            guest.rpc(event("signal", guest).signal(signal).build());
        }
        return SignalAction.deliver();
    }

    /** A call that never returned, such as exit or one that a fatal signal ended, is finished here. */
    @Override
    public void onThreadExit(ThreadEnd<JsonTraceLog, Task> end) {
        TaskId id = new TaskId(end.pid(), end.tid());
        Task task = end.thread();
        Display call = task.call;
        long now = clock.nanos();
        if (call != null && trace.statuses().contains(CallStatus.UNFINISHED)) {
            JsonEvent event = JsonEvent.of("call", id, task.begun)
                    .duration(now - task.begun)
                    .call(call);
            end.rpc((StraceText.isExit(call.call()) ? event.noReturn() : event.unfinished())
                    .stack(task.stack)
                    .build());
        }
        end.rpc(JsonEvent.of("exit", id, now).ended(end.status()).build(-1));
    }

    private boolean isTraced(ThreadContext<JsonTraceLog, Task> thread, Syscall call, Observed guest) {
        return traced.contains(call) && trace.files().passes(call, thread.tid(), guest.memory());
    }

    private JsonEvent event(String type, Guest<JsonTraceLog, Task> guest) {
        return JsonEvent.of(type, TaskId.of(guest), clock.nanos());
    }
}
