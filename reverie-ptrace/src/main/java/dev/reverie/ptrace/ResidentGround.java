package dev.reverie.ptrace;

import dev.reverie.api.GlobalState;
import dev.reverie.api.Guest;
import dev.reverie.api.ThreadContext;
import dev.reverie.api.Tool;
import dev.reverie.linux.UserRegisters;
import dev.reverie.linux.ffi.Ptrace;
import dev.reverie.ptrace.resident.Ground;
import dev.reverie.syscalls.Memory;
import dev.reverie.syscalls.Syscall;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the tracer does with a thread for code that lives in its process. */
record ResidentGround<G extends GlobalState, T extends @Nullable Object>(Tracer<G, T> tracer, GuestThread<G, T> thread)
        implements Ground<G, T> {
    @Override
    public Tool<G, T> tool() {
        return thread.process().tool();
    }

    @Override
    public ThreadContext<G, T> context() {
        return new KnownThread<>(tracer, thread);
    }

    @Override
    public int tid() {
        return thread.tid();
    }

    @Override
    public int pid() {
        return thread.process().pid();
    }

    @Override
    public Memory memory() {
        return tracer.memoryOf(pid());
    }

    @Override
    public Ptrace ptrace() {
        return tracer.ptrace();
    }

    @Override
    public void resume() {
        tracer.resume(thread, 0);
    }

    @Override
    public void resume(int signal) {
        tracer.resume(thread, signal);
    }

    @Override
    public void resumeFromFault(int signal) {
        tracer.faultActions().resume(thread, signal);
    }

    @Override
    public void submit(Runnable task) {
        tracer.handlers().submit(thread, task);
    }

    @Override
    public boolean defer() {
        int atOnce = tracer.signalDelivery().defer(thread);
        if (atOnce != 0) {
            // By itself: one that waits may have a handler, which must not run here.
            tracer.resume(thread, atOnce);
        }
        return atOnce == 0;
    }

    @Override
    public void sendDeferred() {
        tracer.signalDelivery().sendTokens(thread);
    }

    @Override
    public boolean hasDefaultAction(int signal) {
        GuestProcess<G, T> process = thread.process();
        return process.hasOneThread() && tracer.faultActions().isDefault(process, signal);
    }

    @Override
    public boolean sharesMemory(int otherTid) {
        return tracer.signals().shareMemory(thread.tid(), otherTid);
    }

    @Override
    public <R extends @Nullable Object> R onTracer(Supplier<R> work) {
        return tracer.onTracer(work);
    }

    @Override
    public void callback(String name, Consumer<Guest<G, T>> callback) {
        tracer.handlers().callback(name, thread, callback::accept);
    }

    @Override
    public void leaveCall() {
        new ForcedCall<>(tracer, thread).leaveCall();
    }

    @Override
    public long callInstead(UserRegisters at, Syscall call) {
        return new ForcedCall<>(tracer, thread).runInstead(at, call);
    }

    @Override
    public long call(long instruction, Syscall call) {
        return new ForcedCall<>(tracer, thread, instruction).run(call);
    }

    @Override
    public UserRegisters run(UserRegisters registers) {
        return new ForcedCall<>(tracer, thread).runToFilter(registers);
    }
}
