package dev.reverie.conformance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.api.Action;
import dev.reverie.api.ExitStatus;
import dev.reverie.api.GlobalState;
import dev.reverie.api.Guest;
import dev.reverie.api.ProcessEnd;
import dev.reverie.api.ProcessStart;
import dev.reverie.api.Request;
import dev.reverie.api.RunOptions.HandlerThreads;
import dev.reverie.api.RunResult;
import dev.reverie.api.Sender;
import dev.reverie.api.Subscription;
import dev.reverie.api.ThreadEnd;
import dev.reverie.api.ThreadStart;
import dev.reverie.api.Tool;
import dev.reverie.syscalls.Syscall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Process, thread and global state begin, are inherited and end as the API says, whatever the tree does. */
final class StatesTest {
    private static final String HANDLER_THREADS = "dev.reverie.conformance.contract.Runs#handlerThreads";

    /** Checks the order of callbacks while they come, and keeps what is to be asserted at the end. */
    private static final class Ledger implements GlobalState {
        final Set<Integer> liveThreads = new HashSet<>();
        final Map<Integer, Integer> liveProcesses = new HashMap<>();
        final List<String> errors = new ArrayList<>();
        final Map<Integer, ExitStatus> processEnds = new HashMap<>();
        int threads;
        int processes;
        int execs;
        boolean isOver;

        synchronized void check(boolean holds, String what) {
            if (!holds || isOver) {
                errors.add(what);
            }
        }

        @Override
        public synchronized void onEnd() {
            check(liveThreads.isEmpty() && liveProcesses.isEmpty(), "left: " + liveThreads + liveProcesses);
            isOver = true;
        }
    }

    private record Note(
            String what, int pid, int tid, @Nullable ExitStatus status) implements Request<Ledger, @Nullable Void> {
        @Override
        public @Nullable Void handle(Ledger ledger, Sender from) {
            synchronized (ledger) {
                switch (what) {
                    case "process" -> {
                        ledger.processes++;
                        ledger.check(ledger.liveProcesses.put(pid, 0) == null, "process twice " + pid);
                    }
                    case "thread" -> {
                        ledger.threads++;
                        ledger.liveProcesses.merge(pid, 1, Integer::sum);
                        ledger.check(ledger.liveThreads.add(tid), "thread twice " + tid);
                    }
                    case "exec" -> {
                        ledger.execs++;
                        // Its siblings are over, and it bears the id of the process.
                        ledger.check(pid == tid, "exec in " + tid + " of " + pid);
                    }
                    case "call" -> ledger.check(ledger.liveProcesses.containsKey(pid), "call of nobody " + tid);
                    case "thread end" -> {
                        ledger.liveThreads.remove(tid);
                        ledger.check(ledger.liveProcesses.merge(pid, -1, Integer::sum) >= 0, "end twice " + tid);
                    }
                    case "process end" -> {
                        ledger.check(
                                Integer.valueOf(0).equals(ledger.liveProcesses.remove(pid)),
                                "process over before its threads " + pid);
                        if (status != null) {
                            ledger.processEnds.put(pid, status);
                        }
                    }
                    default -> throw new AssertionError(what);
                }
            }
            return null;
        }
    }

    /** Thread state: how deep below the root thread it is, and whether it has ended. */
    private static final class Depth {
        final int depth;
        final int bornAs;
        boolean ended;
        boolean started;

        Depth(int depth, int bornAs) {
            this.depth = depth;
            this.bornAs = bornAs;
        }
    }

    private static final class Accountant implements Tool<Ledger, Depth> {
        final int pid;

        Accountant(int pid) {
            this.pid = pid;
        }

        @Override
        public Subscription subscription() {
            return Subscription.allSyscalls().withSignals();
        }

        @Override
        public Ledger newGlobal() {
            return new Ledger();
        }

        @Override
        public Tool<Ledger, Depth> newProcess(ProcessStart<Ledger> start) {
            start.global().rpc(new Note("process", start.pid(), start.pid(), null));
            return new Accountant(start.pid());
        }

        @Override
        public Depth newThread(ThreadStart<Depth> start) {
            Depth parent = start.parent();
            return new Depth(parent == null ? 0 : parent.depth + 1, start.tid());
        }

        @Override
        public void onThreadStart(Guest<Ledger, Depth> guest) {
            if (guest.isRootProcess() && guest.thread().depth == 0) {
                guest.rpc(new Note("process", guest.pid(), guest.tid(), null));
            }
            guest.thread().started = true;
            guest.rpc(new Note("thread", guest.pid(), guest.tid(), null));
        }

        @Override
        public void onExec(Guest<Ledger, Depth> guest) {
            guest.rpc(new Note("exec", guest.pid(), guest.tid(), null));
        }

        @Override
        public Action onSyscall(Guest<Ledger, Depth> guest, Syscall call) {
            if (!guest.thread().started || guest.thread().ended || pid != 0 && pid != guest.pid()) {
                throw new AssertionError("a call in the wrong state");
            }
            guest.rpc(new Note("call", guest.pid(), guest.tid(), null));
            return Action.proceed();
        }

        @Override
        public void onThreadExit(ThreadEnd<Ledger, Depth> end) {
            Depth state = end.thread();
            if (state.ended) {
                throw new AssertionError("a thread ended twice");
            }
            state.ended = true;
            if (state.started) {
                end.rpc(new Note("thread end", end.pid(), end.tid(), null));
                end.rpc(new Forget(state.bornAs));
            }
        }

        @Override
        public void onProcessExit(ProcessEnd<Ledger> end) {
            end.rpc(new Note("process end", end.pid(), end.pid(), end.status()));
        }
    }

    /** An exec changes the id of a thread: it is known by the one it was born with. */
    private record Forget(int bornAs) implements Request<Ledger, Boolean> {
        @Override
        public Boolean handle(Ledger ledger, Sender from) {
            synchronized (ledger) {
                return ledger.liveThreads.remove(bornAs);
            }
        }
    }

    private static Ledger account(HandlerThreads threads, String... argv) {
        RunResult<Ledger> result = Runs.run(new Accountant(0), threads, argv);
        assertThat(result.global().errors).isEmpty();
        assertThat(result.global().isOver).isTrue();
        return result.global();
    }

    @ParameterizedTest
    @MethodSource(HANDLER_THREADS)
    void forksExecsAndPipes(HandlerThreads threads) {
        Ledger ledger =
                account(threads, "bash", "-c", "(echo a | /bin/cat; exit 3) & wait $!; echo $?; exec /bin/echo b");
        assertThat(ledger.processes).isEqualTo(4);
        assertThat(ledger.threads).isEqualTo(4);
        assertThat(ledger.execs).isEqualTo(2);
        assertThat(ledger.processEnds.values()).contains(new ExitStatus.Exited(3));
    }

    @ParameterizedTest
    @MethodSource(HANDLER_THREADS)
    void threadsThatAreKilledByAnExec(HandlerThreads threads) throws Exception {
        Ledger ledger = account(threads, Runs.guest("c/execthread.c"));
        assertThat(ledger.processes).isEqualTo(1);
        assertThat(ledger.execs).isEqualTo(6);
        assertThat(ledger.processEnds.values()).containsExactly(new ExitStatus.Exited(42));
    }

    @ParameterizedTest
    @MethodSource(HANDLER_THREADS)
    void clonesOfAllKinds(HandlerThreads threads) throws Exception {
        account(threads, Runs.guest("c/cloneflags.c"));
    }

    @ParameterizedTest
    @MethodSource(HANDLER_THREADS)
    void daemonsAndOrphans(HandlerThreads threads) throws Exception {
        Ledger ledger = account(threads, Runs.guest("c/daemon.c"));
        assertThat(ledger.processEnds.values()).contains(new ExitStatus.Exited(17), new ExitStatus.Exited(11));
    }

    @ParameterizedTest
    @MethodSource(HANDLER_THREADS)
    void deathAtAnyMoment(HandlerThreads threads) throws Exception {
        account(threads, Runs.guest("c/kill9.c"));
    }

    @ParameterizedTest
    @MethodSource(HANDLER_THREADS)
    void endsOfEveryKind(HandlerThreads threads) throws Exception {
        account(threads, Runs.guest("c/exits.c"));
    }
}
