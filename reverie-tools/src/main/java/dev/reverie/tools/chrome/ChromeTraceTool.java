package dev.reverie.tools.chrome;

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
import dev.reverie.syscalls.Futex;
import dev.reverie.syscalls.FutexOp;
import dev.reverie.syscalls.MemoryFault;
import dev.reverie.syscalls.Observed;
import dev.reverie.syscalls.Prctl;
import dev.reverie.syscalls.PrctlOption;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.decode.DecodeOptions;
import dev.reverie.syscalls.decode.Display;
import dev.reverie.tools.TraceSet;
import dev.reverie.tools.chrome.TimelineEvent.Flow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Draws what a program does on a timeline: a line for each thread, on it a slice for each program and in it one for each call;
 * arrows from a fork to the child, from an exec to the program, and from a futex wake to who was woken.
 */
public final class ChromeTraceTool implements Observer<Timeline, ChromeTraceTool.Task> {
    private static final int MAX_NAME = 16;

    private final Timeline timeline;
    private final TraceSet traced;
    private final long origin = System.nanoTime();
    private final AtomicLong numbers = new AtomicLong();

    /** A thread, and the call that it has begun and not finished. */
    public static final class Task {
        private Track track;
        private final Flow creation;
        private @Nullable Display call;
        private long begun;

        /** The name that the call gives to the thread, if it succeeds; empty for none. */
        private String newName = "";

        /** Whether its slice has begun; it has not if the thread is killed before its first instruction. */
        private boolean isDrawn;

        private List<Flow> outgoing = List.of();

        private Task(Track track, Flow creation) {
            this.track = track;
            this.creation = creation;
        }

        /** An arrow begins at the call that is running. */
        private void addOutgoing(Flow flow) {
            List<Flow> more = new ArrayList<>(outgoing);
            more.add(flow);
            outgoing = List.copyOf(more);
        }

        /** The call is over. */
        private TimelineEvent.Slice finish(long now, String text, Flow woken) {
            Display ended = Objects.requireNonNull(call);
            TimelineEvent.Slice slice =
                    new TimelineEvent.Slice(track, begun, now, ended.call().name(), text, outgoing, woken);
            call = null;
            outgoing = List.of();
            return slice;
        }
    }

    /** Draws these calls. */
    public ChromeTraceTool(Timeline timeline, TraceSet traced) {
        this.timeline = timeline;
        this.traced = traced;
    }

    @Override
    public Subscription subscription() {
        return traced.subscription().withSignals();
    }

    @Override
    public Observation observation() {
        return Observation.ofMeaning(DecodeOptions.DEFAULT);
    }

    @Override
    public Timeline newGlobal() {
        return timeline;
    }

    @Override
    public ChromeTraceTool newProcess(ProcessStart<Timeline> start) {
        return this;
    }

    @Override
    public Task newThread(ThreadStart<Task> start) {
        Task parent = start.parent();
        if (parent == null) {
            return new Task(newTrack(numbers.incrementAndGet(), start.pid(), start.tid()), Flow.NONE);
        }
        boolean isThread = parent.track.pid() == start.pid();
        Flow flow = new Flow(numbers.incrementAndGet(), isThread ? "clone" : "fork");
        parent.addOutgoing(flow);
        long process = isThread ? parent.track.processUuid() : numbers.incrementAndGet();
        return new Task(newTrack(process, start.pid(), start.tid()), flow);
    }

    private Track newTrack(long process, int pid, int tid) {
        return new Track(numbers.incrementAndGet(), process, pid, tid);
    }

    @Override
    public void onThreadStart(Guest<Timeline, Task> guest) {
        Task task = guest.thread();
        String program = file(guest, "comm");
        add(guest, new TimelineEvent.ThreadName(task.track, program));
        if (guest.isMainThread()) {
            add(guest, new TimelineEvent.ProcessName(task.track, program));
        }
        task.isDrawn = true;
        String title = guest.isMainThread() ? commandLine(guest) : "thread";
        add(guest, new TimelineEvent.Begin(task.track, now(), title, task.creation));
    }

    @Override
    public boolean onCallBegin(ThreadContext<Timeline, Task> thread, BegunCall begun) {
        Syscall call = begun.call();
        if (!traced.contains(call)) {
            return false;
        }
        Task task = thread.thread();
        task.call = call.display(begun.guest());
        task.begun = begun.time() - origin;
        task.newName = newName(call, begun.guest());
        if (call instanceof Futex futex && isWake(futex)) {
            Flow flow = new Flow(numbers.incrementAndGet(), "wake");
            thread.rpc(new Timeline.Wakes(key(thread, futex), flow));
            task.addOutgoing(flow);
        }
        return true;
    }

    @Override
    public void onCallEnd(ThreadContext<Timeline, Task> thread, FinishedCall over) {
        Task task = thread.thread();
        Syscall call = over.call();
        Display before = task.call;
        if (before == null) {
            return;
        }
        long result = over.result();
        if (result <= 0 && call instanceof Futex) {
            task.outgoing = List.of();
        }
        Flow woken = call instanceof Futex futex && isWait(futex) && result == 0
                ? thread.rpc(new Timeline.WokenAt(key(thread, futex)))
                : Flow.NONE;
        String text = before.after(result, over.guest()).text();
        add(thread, task.finish(over.time() - origin, text, woken));
        if (!task.newName.isEmpty() && result == 0) {
            add(thread, new TimelineEvent.ThreadName(task.track, task.newName));
        }
    }

    private static String newName(Syscall call, Observed guest) {
        if (!(call instanceof Prctl prctl) || prctl.option() != PrctlOption.PR_SET_NAME) {
            return "";
        }
        try {
            return guest.memory().readCString(prctl.arg2(), MAX_NAME);
        } catch (MemoryFault e) {
            // The call will fail.
            return "";
        }
    }

    /** The execve ends here: its handler was unwound. */
    @Override
    public void onExec(Guest<Timeline, Task> guest) {
        Task task = guest.thread();
        long now = now();
        Flow flow = task.call == null ? Flow.NONE : new Flow(numbers.incrementAndGet(), "exec");
        Display call = task.call;
        if (call != null) {
            task.addOutgoing(flow);
            add(guest, task.finish(now, call.after(0, guest).text(), Flow.NONE));
        }
        add(guest, new TimelineEvent.End(task.track, now));
        if (task.track.tid() != guest.tid()) {
            // The first thread is gone, and this one has its id since.
            task.track = newTrack(task.track.processUuid(), guest.pid(), guest.tid());
        }
        String program = file(guest, "comm");
        add(guest, new TimelineEvent.ThreadName(task.track, program));
        add(guest, new TimelineEvent.ProcessName(task.track, program));
        add(guest, new TimelineEvent.Begin(task.track, now, commandLine(guest), flow));
    }

    @Override
    public SignalAction onSignal(Guest<Timeline, Task> guest, InboundSignal signal) {
        add(
                guest,
                new TimelineEvent.Instant(
                        guest.thread().track, now(), signal.signal().name()));
        return SignalAction.deliver();
    }

    /** A call that never returned ends with its thread. */
    @Override
    public void onThreadExit(ThreadEnd<Timeline, Task> end) {
        Task task = end.thread();
        long now = now();
        Display call = task.call;
        if (call != null) {
            end.rpc(new Timeline.Add(task.finish(now, call.text() + " …", Flow.NONE)));
        }
        if (task.isDrawn) {
            end.rpc(new Timeline.Add(new TimelineEvent.End(task.track, now)));
        }
    }

    private static void add(ThreadContext<Timeline, Task> thread, TimelineEvent event) {
        thread.rpc(new Timeline.Add(event));
    }

    private long now() {
        return System.nanoTime() - origin;
    }

    private static int operation(Futex call) {
        return call.op() & ~(FutexOp.FUTEX_PRIVATE_FLAG | FutexOp.FUTEX_CLOCK_REALTIME);
    }

    private static boolean isWake(Futex call) {
        return operation(call) == FutexOp.FUTEX_WAKE || operation(call) == FutexOp.FUTEX_WAKE_BITSET;
    }

    private static boolean isWait(Futex call) {
        return operation(call) == FutexOp.FUTEX_WAIT || operation(call) == FutexOp.FUTEX_WAIT_BITSET;
    }

    private static Timeline.Futex key(ThreadContext<Timeline, Task> thread, Futex call) {
        boolean isPrivate = (call.op() & FutexOp.FUTEX_PRIVATE_FLAG) != 0;
        return new Timeline.Futex(isPrivate ? thread.pid() : 0, call.uaddr());
    }

    private static String commandLine(Guest<?, ?> guest) {
        return file(guest, "cmdline").replace('\0', ' ').strip();
    }

    private static String file(Guest<?, ?> guest, String name) {
        try {
            byte[] bytes = Files.readAllBytes(Path.of("/proc/" + guest.pid() + "/task/" + guest.tid() + "/" + name));
            return new String(bytes, StandardCharsets.UTF_8).stripTrailing();
        } catch (IOException e) {
            return "?";
        }
    }
}
