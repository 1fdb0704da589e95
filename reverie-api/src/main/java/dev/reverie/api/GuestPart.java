package dev.reverie.api;

import dev.reverie.syscalls.Memory;
import dev.reverie.syscalls.Signal;
import dev.reverie.syscalls.SocketEnds;
import dev.reverie.syscalls.Syscall;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A guest thread, as one of two composed tools sees it. */
abstract class GuestPart<G extends GlobalState, T extends @Nullable Object> implements Guest<G, T> {
    private final Guest<?, ?> both;

    private GuestPart(Guest<?, ?> both) {
        this.both = both;
    }

    /** For the outer tool: what it injects goes through the inner one. */
    static final class Outer<
                    O extends GlobalState,
                    S extends @Nullable Object,
                    I extends GlobalState,
                    T extends @Nullable Object>
            extends GuestPart<O, S> {
        private final Guest<BothGlobals<O, I>, BothThreads<S, T>> guest;
        private final ComposedTool<O, S, I, T> tool;

        Outer(Guest<BothGlobals<O, I>, BothThreads<S, T>> guest, ComposedTool<O, S, I, T> tool) {
            super(guest);
            this.guest = guest;
            this.tool = tool;
        }

        @Override
        public S thread() {
            return guest.thread().outer();
        }

        @Override
        public long inject(Syscall call) {
            return tool.injectFromOutside(guest, call);
        }

        @Override
        public <R extends @Nullable Object> R rpc(Request<? super O, R> request) {
            return guest.rpc(new GlobalPart.ForOuter<O, I, R>(request));
        }
    }

    /** For the inner tool. */
    static final class Inner<
                    O extends GlobalState,
                    S extends @Nullable Object,
                    I extends GlobalState,
                    T extends @Nullable Object>
            extends GuestPart<I, T> {
        private final Guest<BothGlobals<O, I>, BothThreads<S, T>> guest;

        Inner(Guest<BothGlobals<O, I>, BothThreads<S, T>> guest) {
            super(guest);
            this.guest = guest;
        }

        @Override
        public T thread() {
            return guest.thread().inner();
        }

        @Override
        public long inject(Syscall call) {
            return guest.inject(call);
        }

        @Override
        public <R extends @Nullable Object> R rpc(Request<? super I, R> request) {
            return guest.rpc(new GlobalPart.ForInner<O, I, R>(request));
        }
    }

    @Override
    public int tid() {
        return both.tid();
    }

    @Override
    public int pid() {
        return both.pid();
    }

    @Override
    public int ppid() {
        return both.ppid();
    }

    @Override
    public boolean isRootProcess() {
        return both.isRootProcess();
    }

    @Override
    public Memory memory() {
        return both.memory();
    }

    @Override
    public Registers registers() {
        return both.registers();
    }

    @Override
    public void setRegisters(Registers registers) {
        both.setRegisters(registers);
    }

    @Override
    public byte[] extendedState() {
        return both.extendedState();
    }

    @Override
    public GuestStack stack() {
        return both.stack();
    }

    @Override
    public void send(Signal signal) {
        both.send(signal);
    }

    @Override
    public void setTimer(TimerSchedule schedule) {
        both.setTimer(schedule);
    }

    @Override
    public void cancelTimer() {
        both.cancelTimer();
    }

    @Override
    public Duration readClock() {
        return both.readClock();
    }

    @Override
    public void daemonize() {
        both.daemonize();
    }

    @Override
    public CpuidInterception cpuidInterception() {
        return both.cpuidInterception();
    }

    @Override
    public Backtrace backtrace(BacktraceOptions options) {
        return both.backtrace(options);
    }

    @Override
    public String descriptor(int fd) {
        return both.descriptor(fd);
    }

    @Override
    public String device(int fd) {
        return both.device(fd);
    }

    @Override
    public int pidfd(int fd) {
        return both.pidfd(fd);
    }

    @Override
    public String socketProtocol(int fd) {
        return both.socketProtocol(fd);
    }

    @Override
    public @Nullable SocketEnds socketEnds(int fd) {
        return both.socketEnds(fd);
    }

    @Override
    public String networkInterface(int index) {
        return both.networkInterface(index);
    }
}
