package dev.reverie.conformance.json;

import dev.reverie.api.Backtrace;
import dev.reverie.api.BacktraceOptions;
import dev.reverie.api.CpuidInterception;
import dev.reverie.api.ExitStatus;
import dev.reverie.api.GlobalState;
import dev.reverie.api.Guest;
import dev.reverie.api.GuestStack;
import dev.reverie.api.Registers;
import dev.reverie.api.Request;
import dev.reverie.api.Sender;
import dev.reverie.api.ThreadEnd;
import dev.reverie.api.TimerSchedule;
import dev.reverie.syscalls.Memory;
import dev.reverie.syscalls.Signal;
import dev.reverie.syscalls.Syscall;
import java.time.Duration;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A guest as one of two tools sees it: with its own states, and with its own way to run a call.
 *
 * @param guest the guest
 * @param global the tool's global state
 * @param thread the tool's state of the thread
 * @param kernel what runs calls
 */
record Layer<G extends GlobalState, T>(Guest<?, ?> guest, G global, T thread, ToLongFunction<Syscall> kernel)
        implements Guest<G, T> {
    @Override
    public int tid() {
        return guest.tid();
    }

    @Override
    public int pid() {
        return guest.pid();
    }

    @Override
    public int ppid() {
        return guest.ppid();
    }

    @Override
    public boolean isRootProcess() {
        return guest.isRootProcess();
    }

    @Override
    public Memory memory() {
        return guest.memory();
    }

    @Override
    public Registers registers() {
        return guest.registers();
    }

    @Override
    public void setRegisters(Registers registers) {
        guest.setRegisters(registers);
    }

    @Override
    public byte[] extendedState() {
        return guest.extendedState();
    }

    @Override
    public GuestStack stack() {
        return guest.stack();
    }

    @Override
    public void send(Signal signal) {
        guest.send(signal);
    }

    @Override
    public void setTimer(TimerSchedule schedule) {
        guest.setTimer(schedule);
    }

    @Override
    public void cancelTimer() {
        guest.cancelTimer();
    }

    @Override
    public void daemonize() {
        guest.daemonize();
    }

    @Override
    public CpuidInterception cpuidInterception() {
        return guest.cpuidInterception();
    }

    @Override
    public Duration readClock() {
        return guest.readClock();
    }

    @Override
    public Backtrace backtrace(BacktraceOptions options) {
        return guest.backtrace(options);
    }

    @Override
    public long inject(Syscall call) {
        return kernel.applyAsLong(call);
    }

    @Override
    public <R extends @Nullable Object> R rpc(Request<? super G, R> request) {
        return request.handle(global, new Sender(pid(), tid()));
    }

    /** The same of a thread that has ended. */
    record End<G extends GlobalState, T>(ThreadEnd<?, ?> end, G global, T thread) implements ThreadEnd<G, T> {
        @Override
        public int pid() {
            return end.pid();
        }

        @Override
        public int tid() {
            return end.tid();
        }

        @Override
        public ExitStatus status() {
            return end.status();
        }

        @Override
        public <R extends @Nullable Object> R rpc(Request<? super G, R> request) {
            return request.handle(global, new Sender(pid(), tid()));
        }
    }
}
