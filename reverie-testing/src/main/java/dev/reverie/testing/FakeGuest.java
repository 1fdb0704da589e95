package dev.reverie.testing;

import dev.reverie.api.Action;
import dev.reverie.api.Backtrace;
import dev.reverie.api.BacktraceOptions;
import dev.reverie.api.CpuidAnswer;
import dev.reverie.api.CpuidInterception;
import dev.reverie.api.CpuidQuery;
import dev.reverie.api.ExitStatus;
import dev.reverie.api.Frame;
import dev.reverie.api.GlobalState;
import dev.reverie.api.Guest;
import dev.reverie.api.GuestEnded;
import dev.reverie.api.GuestStack;
import dev.reverie.api.InboundSignal;
import dev.reverie.api.ProcessEnd;
import dev.reverie.api.ProcessStart;
import dev.reverie.api.Registers;
import dev.reverie.api.Request;
import dev.reverie.api.Sender;
import dev.reverie.api.SignalAction;
import dev.reverie.api.ThreadEnd;
import dev.reverie.api.ThreadStart;
import dev.reverie.api.TimerSchedule;
import dev.reverie.api.TimestampRead;
import dev.reverie.api.Tool;
import dev.reverie.syscalls.Signal;
import dev.reverie.syscalls.Syscall;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A guest thread for the unit tests of tools. Nothing runs: a test calls the tool's handlers with it, through methods of
 * the same names, scripts what injected calls return, and looks at what was injected, at the memory and at the global
 * state.
 *
 * {@snippet class="dev.reverie.testing.snippets.ReadOnlyFilesTest" region="test"}
 *
 * @param <G> the tool's global state
 * @param <T> the tool's thread state
 */
public final class FakeGuest<G extends GlobalState, T extends @Nullable Object> implements Guest<G, T> {
    /** The id of the root process and its main thread. */
    public static final int ROOT_PID = 1000;

    private static final int MEMORY_SIZE = 1 << 16;
    private static final int FIRST_OTHER_ID = ROOT_PID + 1;

    private final Tool<G, T> tool;
    private final G global;
    private final int pid;
    private final int tid;
    private final int ppid;
    private final T thread;
    private final FakeMemory memory;
    private final Ids ids;
    private final Deque<Long> results = new ArrayDeque<>();
    private final List<Syscall> injected = new ArrayList<>();
    private final List<Signal> sent = new ArrayList<>();
    private @Nullable Kernel kernel;
    private @Nullable TimerSchedule timer;
    private Duration clock = Duration.ZERO;
    private boolean ended;
    private boolean isDaemon;
    private Backtrace backtrace = new Backtrace(
            List.of(new Frame(0, "", 0, "", 0, null, Frame.Found.INSTRUCTION_POINTER)), Backtrace.End.NO_RULE);
    private Registers registers = Registers.ZERO;

    private FakeGuest(Tool<G, T> tool, G global, int pid, int tid, int ppid, T thread, FakeMemory memory, Ids ids) {
        this.tool = tool;
        this.global = global;
        this.pid = pid;
        this.tid = tid;
        this.ppid = ppid;
        this.thread = thread;
        this.memory = memory;
        this.ids = ids;
    }

    /** The main thread of a root process under this tool, with its global, process and thread state just made. */
    public static <G extends GlobalState, T extends @Nullable Object> FakeGuest<G, T> of(Tool<G, T> tool) {
        T thread = tool.newThread(new ThreadStart<T>(ROOT_PID, ROOT_PID, null));
        return new FakeGuest<>(
                tool, tool.newGlobal(), ROOT_PID, ROOT_PID, 1, thread, new FakeMemory(MEMORY_SIZE), new Ids());
    }

    /** Another thread of this process, created by this one. */
    public FakeGuest<G, T> newThread() {
        int newTid = ids.next++;
        T state = tool.newThread(new ThreadStart<T>(pid, newTid, thread));
        return new FakeGuest<>(tool, global, pid, newTid, ppid, state, memory, ids);
    }

    /** The main thread of a child process, forked by this thread; it has a copy of the memory. */
    public FakeGuest<G, T> newProcess() {
        int newPid = ids.next++;
        Tool<G, T> childTool = tool.newProcess(new ProcessStart<>(newPid, pid, tid, this));
        T state = childTool.newThread(new ThreadStart<T>(newPid, newPid, thread));
        return new FakeGuest<>(childTool, global, newPid, newPid, pid, state, memory.copy(), ids);
    }

    /** Scripts the results of the next injected calls, in order. */
    public FakeGuest<G, T> willReturn(long... next) {
        for (long result : next) {
            results.add(result);
        }
        return this;
    }

    /** Answers injected calls that have no scripted result. Without it they are an error of the test. */
    public FakeGuest<G, T> withKernel(Kernel answering) {
        kernel = answering;
        return this;
    }

    /** The thread ends at its next injected call, as by a successful execve, by exit, or by being killed. */
    public FakeGuest<G, T> willEnd() {
        ended = true;
        return this;
    }

    /** What was injected so far, in order. */
    public List<Syscall> injected() {
        return List.copyOf(injected);
    }

    /** Sets the registers that the tool sees; all zero at first. */
    public FakeGuest<G, T> withRegisters(Registers values) {
        registers = values;
        return this;
    }

    @Override
    public Registers registers() {
        return registers;
    }

    @Override
    public void setRegisters(Registers values) {
        registers = values;
    }

    /** None. */
    @Override
    public byte[] extendedState() {
        return new byte[0];
    }

    /** Room in the memory that is taken for good, so that tests can look at it. */
    @Override
    public GuestStack stack() {
        return new GuestStack() {
            @Override
            public long allocate(int size) {
                return memory.place(new byte[size]);
            }

            @Override
            public FakeMemory memory() {
                return memory;
            }
        };
    }

    /** Sets the backtrace that the tool sees; at first, one frame of which nothing is known. */
    public FakeGuest<G, T> withBacktrace(Backtrace frames) {
        backtrace = frames;
        return this;
    }

    @Override
    public Backtrace backtrace(BacktraceOptions options) {
        List<Frame> frames = backtrace.frames().stream()
                .limit(options.maxFrames())
                .map(frame -> options.withLines() ? frame : frame.withoutSource())
                .toList();
        return new Backtrace(frames, frames.size() < backtrace.frames().size() ? Backtrace.End.LIMIT : backtrace.end());
    }

    /** The global state. */
    public G global() {
        return global;
    }

    /** The process state: the tool instance of this process. */
    public Tool<G, T> tool() {
        return tool;
    }

    /** Lets the tool handle a call. */
    public Action onSyscall(Syscall call) {
        return tool.onSyscall(this, call);
    }

    /** Lets the tool decide about a signal. */
    public SignalAction onSignal(InboundSignal signal) {
        return tool.onSignal(this, signal);
    }

    /** Lets the tool say what RDTSC, or RDTSCP, reads. */
    public long onTimestampCounter(TimestampRead read) {
        return tool.onTimestampCounter(this, read);
    }

    /** Lets the tool say what CPUID answers. */
    public CpuidAnswer onCpuid(CpuidQuery query) {
        return tool.onCpuid(this, query);
    }

    /** The signals that the tool has sent to this thread, in order. */
    public List<Signal> sent() {
        return List.copyOf(sent);
    }

    @Override
    public void send(Signal signal) {
        sent.add(signal);
    }

    /** Tells the tool that the timer of this thread is due. */
    public void onTimer() {
        timer = null;
        tool.onTimer(this);
    }

    /** The timer that the tool has set for this thread; null if there is none. */
    public @Nullable TimerSchedule timer() {
        return timer;
    }

    @Override
    public void setTimer(TimerSchedule schedule) {
        timer = schedule;
    }

    @Override
    public void cancelTimer() {
        timer = null;
    }

    /** Sets what {@link #readClock} returns; nothing at first. */
    public FakeGuest<G, T> withClock(Duration time) {
        clock = time;
        return this;
    }

    @Override
    public Duration readClock() {
        return clock;
    }

    @Override
    public void daemonize() {
        isDaemon = true;
    }

    /** Whether the tool has made the process of this thread a daemon, by this thread. */
    public boolean isDaemon() {
        return isDaemon;
    }

    @Override
    public CpuidInterception cpuidInterception() {
        return CpuidInterception.FAULTING;
    }

    /** Tells the tool that this thread has ended. */
    public void onThreadExit(ExitStatus status) {
        tool.onThreadExit(new Ended<>(this, tid, status));
    }

    /** Tells the tool that this process has ended. */
    public void onProcessExit(ExitStatus status) {
        tool.onProcessExit(new Ended<>(this, pid, status));
    }

    @Override
    public int tid() {
        return tid;
    }

    @Override
    public int pid() {
        return pid;
    }

    @Override
    public int ppid() {
        return ppid;
    }

    @Override
    public boolean isRootProcess() {
        return pid == ROOT_PID;
    }

    @Override
    public T thread() {
        return thread;
    }

    @Override
    public FakeMemory memory() {
        return memory;
    }

    @Override
    public long inject(Syscall call) {
        injected.add(call);
        if (ended) {
            throw new GuestEnded(tid, "ended, as scripted");
        }
        Long scripted = results.poll();
        if (scripted != null) {
            return scripted;
        }
        if (kernel != null) {
            return kernel.run(call, memory);
        }
        throw new IllegalStateException("the test did not script a result for " + call);
    }

    @Override
    public <R extends @Nullable Object> R rpc(Request<? super G, R> request) {
        return request.handle(global, new Sender(pid, tid));
    }

    /** The ids given out, shared by the whole fake tree. */
    private static final class Ids {
        int next = FIRST_OTHER_ID;
    }

    /** A thread or process after its end; {@code sender} is the tid it sends as. */
    private record Ended<G extends GlobalState, T extends @Nullable Object>(
            FakeGuest<G, T> guest, int sender, ExitStatus status) implements ThreadEnd<G, T>, ProcessEnd<G> {
        @Override
        public int pid() {
            return guest.pid;
        }

        @Override
        public int tid() {
            return sender;
        }

        @Override
        public T thread() {
            return guest.thread;
        }

        @Override
        public <R extends @Nullable Object> R rpc(Request<? super G, R> request) {
            return request.handle(guest.global, new Sender(guest.pid, sender));
        }
    }
}
