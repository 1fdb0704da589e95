package dev.reverie.api.snippets;

import dev.reverie.api.Action;
import dev.reverie.api.Command;
import dev.reverie.api.GlobalState;
import dev.reverie.api.Guest;
import dev.reverie.api.ProcessStart;
import dev.reverie.api.Request;
import dev.reverie.api.Reverie;
import dev.reverie.api.RunResult;
import dev.reverie.api.Sender;
import dev.reverie.api.Stdio;
import dev.reverie.api.Subscription;
import dev.reverie.api.ThreadEnd;
import dev.reverie.api.ThreadStart;
import dev.reverie.api.Tool;
import dev.reverie.syscalls.Openat;
import dev.reverie.syscalls.Read;
import dev.reverie.syscalls.Syscall;
import java.util.concurrent.atomic.AtomicLong;

/** Counts system calls, and reads one byte at a time. */
final class Counter implements Tool<Counter.Totals, Counter.PerThread> {
    /** The calls of all threads that have ended. */
    static final class Totals implements GlobalState {
        final AtomicLong calls = new AtomicLong();
    }

    /** The calls of one thread; only its own handlers touch it. */
    static final class PerThread {
        long calls;
    }

    // @start region="request"
    record Add(long calls) implements Request<Totals, Long> {
        @Override
        public Long handle(Totals totals, Sender from) {
            return totals.calls.addAndGet(calls);
        }
    }
    // @end

    @Override
    public Subscription subscription() {
        return Subscription.allSyscalls();
    }

    @Override
    public Totals newGlobal() {
        return new Totals();
    }

    @Override
    public Counter newProcess(ProcessStart<Totals> start) {
        return new Counter();
    }

    @Override
    public PerThread newThread(ThreadStart<PerThread> start) {
        return new PerThread();
    }

    // @start region="handlers"
    @Override
    public Action onSyscall(Guest<Totals, PerThread> guest, Syscall call) {
        guest.thread().calls++;
        return switch (call) {
            case Read read -> Action.result(guest.inject(read.withCount(1)));
            case Openat open -> Action.proceedWith(open.withFlags(open.flags() | 0x80000));
            default -> Action.proceed();
        };
    }

    @Override
    public void onThreadExit(ThreadEnd<Totals, PerThread> end) {
        end.rpc(new Add(end.thread().calls));
    }
    // @end

    static long run() {
        // @start region="run"
        Command list = Command.of("ls", "-l").withCwd("/tmp").withStdout(Stdio.capture());
        RunResult<Totals> result = Reverie.run(new Counter(), list);
        System.out.println(result.status() + ": " + result.global().calls + " calls");
        // @end
        return result.global().calls.get();
    }

    private Counter() {}
}
