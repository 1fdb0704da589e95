package dev.reverie.ptrace;

import dev.reverie.api.Backtrace;
import dev.reverie.api.BacktraceOptions;
import dev.reverie.api.CpuidInterception;
import dev.reverie.api.GlobalState;
import dev.reverie.api.Guest;
import dev.reverie.api.GuestEnded;
import dev.reverie.api.GuestStack;
import dev.reverie.api.Registers;
import dev.reverie.api.Request;
import dev.reverie.api.TimerSchedule;
import dev.reverie.linux.SchedulerStatistics;
import dev.reverie.linux.UserRegisters;
import dev.reverie.linux.ffi.ProcStat;
import dev.reverie.syscalls.Memory;
import dev.reverie.syscalls.Signal;
import dev.reverie.syscalls.SocketEnds;
import dev.reverie.syscalls.Syscall;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a handler sees of its guest thread. One for each callback. */
final class HandlerGuest<G extends GlobalState, T extends @Nullable Object> implements Guest<G, T> {
    private final Tracer<G, T> tracer;
    private final GuestThread<G, T> thread;
    private final Thread owner = Thread.currentThread();
    private final @Nullable HandledCall event;
    private boolean isOver;

    HandlerGuest(Tracer<G, T> tracer, GuestThread<G, T> thread, @Nullable HandledCall event) {
        this.tracer = tracer;
        this.thread = thread;
        this.event = event;
    }

    /** The callback has returned. */
    void end() {
        isOver = true;
    }

    @Override
    public int tid() {
        return thread.id();
    }

    @Override
    public int pid() {
        return thread.process().pid();
    }

    @Override
    public int ppid() {
        check();
        return ProcStat.parentOf(pid());
    }

    @Override
    public boolean isRootProcess() {
        return thread.process().isRoot();
    }

    @Override
    public T thread() {
        return thread.state();
    }

    @Override
    public Memory memory() {
        check();
        return tracer.memoryOf(pid());
    }

    @Override
    public String socketProtocol(int fd) {
        return tracer.sockets().protocol(thread.tid(), fd);
    }

    @Override
    public @Nullable SocketEnds socketEnds(int fd) {
        return tracer.sockets().ends(thread.tid(), fd);
    }

    @Override
    public String networkInterface(int index) {
        return tracer.sockets().networkInterface(thread.tid(), index);
    }

    @Override
    public Registers registers() {
        check();
        if (event != null) {
            return event.registers();
        }
        UserRegisters values = alive(tracer.onTracer(() -> tracer.ptrace().registers(thread.tid())));
        thread.resident().present(values);
        return RegisterAccess.of(values);
    }

    @Override
    public void setRegisters(Registers registers) {
        check();
        RegisterAccess.check(registers);
        if (event != null) {
            event.effects().setRegisters(registers);
            return;
        }
        if (thread.resident().isInside()) {
            throw new IllegalStateException("registers can't be set while guest code waits for its answer");
        }
        tracer.onTracer(() -> {
            RegisterAccess.set(tracer.ptrace(), thread.tid(), thread.resident(), registers);
            return null;
        });
    }

    @Override
    public byte[] extendedState() {
        check();
        return alive(
                event != null
                        ? event.extendedState()
                        : tracer.onTracer(() -> tracer.ptrace().extendedState(thread.tid())));
    }

    @Override
    public GuestStack stack() {
        check();
        if (event == null) {
            throw new IllegalStateException("only onSyscall can take room on the stack");
        }
        CallEffects effects = event.effects();
        BorrowedStack stack = effects.stack();
        if (stack == null) {
            stack = new BorrowedStack(memory(), pid(), registers().rsp());
            effects.setStack(stack);
        }
        return stack;
    }

    private <V> V alive(@Nullable V value) {
        if (value == null) {
            throw new GuestEnded(thread.id(), "has been killed");
        }
        return value;
    }

    @Override
    public Backtrace backtrace(BacktraceOptions options) {
        Registers at = registers();
        return tracer.stacks().trace(pid(), at, memory(), event != null, options);
    }

    @Override
    public void send(Signal signal) {
        check();
        tracer.signals().send(pid(), thread.tid(), signal.number());
    }

    @Override
    public void setTimer(TimerSchedule schedule) {
        check();
        tracer.onTracer(() -> {
            tracer.timers().set(thread, schedule);
            return null;
        });
    }

    @Override
    public void cancelTimer() {
        check();
        tracer.onTracer(() -> {
            tracer.timers().cancel(thread);
            return null;
        });
    }

    @Override
    public Duration readClock() {
        check();
        return SchedulerStatistics.timeOf(thread.tid());
    }

    @Override
    public void daemonize() {
        check();
        tracer.onTracer(() -> {
            tracer.daemons().add(thread.process());
            return null;
        });
    }

    @Override
    public CpuidInterception cpuidInterception() {
        return tracer.means().cpuid();
    }

    @Override
    public long inject(Syscall call) {
        check();
        if (event == null) {
            throw new IllegalStateException("only onSyscall can inject a call");
        }
        return event.inject(call);
    }

    @Override
    public <R extends @Nullable Object> R rpc(Request<? super G, R> request) {
        return tracer.rpc(request, pid(), tid());
    }

    private void check() {
        if (isOver || !owner.equals(Thread.currentThread())) {
            throw new IllegalStateException(
                    "a Guest is for the Java thread that runs its handler, and until the handler returns");
        }
        if (thread.hasEnded()) {
            throw new GuestEnded(thread.id(), "has ended");
        }
    }
}
