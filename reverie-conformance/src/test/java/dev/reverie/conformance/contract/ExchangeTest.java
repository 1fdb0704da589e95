package dev.reverie.conformance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.api.Action;
import dev.reverie.api.Command;
import dev.reverie.api.ExitStatus;
import dev.reverie.api.GlobalState;
import dev.reverie.api.Guest;
import dev.reverie.api.ProcessStart;
import dev.reverie.api.Reverie;
import dev.reverie.api.RunOptions;
import dev.reverie.api.RunResult;
import dev.reverie.api.Subscription;
import dev.reverie.api.ThreadStart;
import dev.reverie.api.Tool;
import dev.reverie.conformance.programs.NothingLeft;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.SyscallArgs;
import dev.reverie.syscalls.Sysno;
import dev.reverie.tools.chaos.ChaosOptions;
import dev.reverie.tools.chaos.ChaosTool;
import dev.reverie.tools.fail.FailRule;
import dev.reverie.tools.fail.FailTool;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Handlers in Java under the backend inside the guest: threads wait there for what they decide, and nobody can tell. */
@ExtendWith(NothingLeft.class)
final class ExchangeTest {
    /** What handlers do with each call. */
    enum Way {
        PROCEED {
            @Override
            Action decide(Guest<Calls, @Nullable Void> guest, Syscall call) {
                return Action.proceed();
            }
        },
        /** An equal call in its place. */
        REPLACE {
            @Override
            Action decide(Guest<Calls, @Nullable Void> guest, Syscall call) {
                return Action.proceedWith(Syscall.of(call.number(), call.args()));
            }
        },
        INJECT {
            @Override
            Action decide(Guest<Calls, @Nullable Void> guest, Syscall call) {
                return Action.result(guest.inject(call));
            }
        },
        /** A call of the tool's own, and then the guest's. */
        INJECT_ANOTHER {
            @Override
            Action decide(Guest<Calls, @Nullable Void> guest, Syscall call) {
                assertThat(guest.inject(Syscall.of(Sysno.GETPID, SyscallArgs.NONE)))
                        .isEqualTo(guest.pid());
                return Action.proceed();
            }
        },
        /** The guest's call, and then what only a stopped thread has. */
        INJECT_AND_STOP {
            @Override
            Action decide(Guest<Calls, @Nullable Void> guest, Syscall call) {
                long result = guest.inject(call);
                if (call.number() != Sysno.RT_SIGRETURN) {
                    assertThat(guest.registers().rip()).isNotZero();
                }
                return Action.result(result);
            }
        },
        /** The guest's call between calls of the tool's own. */
        INJECT_THREE {
            @Override
            Action decide(Guest<Calls, @Nullable Void> guest, Syscall call) {
                Syscall own = Syscall.of(Sysno.GETTID, SyscallArgs.NONE);
                assertThat(guest.inject(own)).isEqualTo(guest.tid());
                long result = guest.inject(call);
                if (call.number() != Sysno.RT_SIGRETURN) {
                    assertThat(guest.inject(own)).isEqualTo(guest.tid());
                }
                return Action.result(result);
            }
        },
        /** What only a stopped thread has. */
        REGISTERS {
            @Override
            Action decide(Guest<Calls, @Nullable Void> guest, Syscall call) {
                assertThat(guest.registers().rdi()).isEqualTo(call.args().a0());
                return Action.proceed();
            }
        },
        /** Longer than the thread looks for an answer. */
        SLOW {
            @Override
            Action decide(Guest<Calls, @Nullable Void> guest, Syscall call) {
                if (call.number() == Sysno.WRITE || call.number() == Sysno.CLOSE) {
                    try {
                        Thread.sleep(Duration.ofMillis(1));
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }
                return Action.proceed();
            }
        };

        abstract Action decide(Guest<Calls, @Nullable Void> guest, Syscall call);
    }

    /** How often each call was made. */
    static final class Calls implements GlobalState {
        private final Map<String, Integer> byName = new TreeMap<>();

        synchronized int count(String name) {
            return byName.merge(name, 1, Integer::sum);
        }

        /** How much is in a pipe when it is read is chance, and so is whether a signal meets a call. */
        synchronized Map<String, Integer> withoutChance() {
            Map<String, Integer> copy = new TreeMap<>(byName);
            copy.keySet().removeAll(List.of("read", "wait4", "rt_sigreturn"));
            return copy;
        }
    }

    /** Counts, and does as said. */
    record Deciding(Way way) implements Tool<Calls, @Nullable Void> {
        @Override
        public Subscription subscription() {
            return Subscription.allSyscalls();
        }

        @Override
        public Calls newGlobal() {
            return new Calls();
        }

        @Override
        public Tool<Calls, @Nullable Void> newProcess(ProcessStart<Calls> start) {
            return this;
        }

        @Override
        public @Nullable Void newThread(ThreadStart<@Nullable Void> start) {
            return null;
        }

        @Override
        public Action onSyscall(Guest<Calls, @Nullable Void> guest, Syscall call) {
            guest.rpc((calls, sender) -> calls.count(call.name()));
            return way.decide(guest, call);
        }
    }

    private static <G extends GlobalState> RunResult<G> run(String backend, Tool<G, ?> tool, String... argv) {
        Command command = Runs.command(argv).withOutputCaptured();
        return Reverie.backend(backend).run(tool, command, RunOptions.DEFAULT.withPatience(0));
    }

    private static String text(RunResult<?> result) {
        return result.stdout().toString();
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void handlersSeeTheSameCalls(Way way) {
        String script = "for i in 1 2 3; do (exit $i); echo $?; done; ls / | sort | head -3; cat /etc/passwd | wc -l";
        RunResult<Calls> inside = run("inguest", new Deciding(way), "bash", "-c", script);
        RunResult<Calls> outside = run("ptrace", new Deciding(way), "bash", "-c", script);
        assertThat(text(inside)).isEqualTo(text(outside));
        assertThat(inside.status()).isEqualTo(outside.status());
        assertThat(inside.global().withoutChance()).isEqualTo(outside.global().withoutChance());
    }

    @RepeatedTest(5)
    void eachCallIsToldOnce() {
        RunResult<Calls> result =
                run("inguest", new Deciding(Way.PROCEED), "dd", "if=/dev/zero", "of=/dev/null", "bs=1", "count=50000");
        assertThat(result.status()).isEqualTo(new ExitStatus.Exited(0));
        assertThat(result.global().withoutChance().get("write")).isBetween(50_000, 50_004);
    }

    /** Threads that end as signals come, that are killed, and that run other programs. */
    @ParameterizedTest
    @ValueSource(strings = {"dying", "storm", "kill9", "execthread", "exits", "stopcont"})
    void signalsAndEnds(String guest) throws Exception {
        String program = Runs.guest("c/" + guest + ".c");
        for (Way way : List.of(Way.PROCEED, Way.INJECT, Way.REGISTERS)) {
            RunResult<Calls> inside = run("inguest", new Deciding(way), program);
            RunResult<Calls> outside = run("ptrace", new Deciding(Way.PROCEED), program);
            assertThat(text(inside)).as("%s", way).isEqualTo(text(outside));
            assertThat(inside.status()).as("%s", way).isEqualTo(outside.status());
        }
    }

    /** Calls that signals interrupt while the handler has them made: what becomes of them is the kernel's to say. */
    @ParameterizedTest
    @EnumSource(names = {"INJECT", "INJECT_AND_STOP", "INJECT_THREE"})
    void interruptedCalls(Way way) throws Exception {
        // What is injected behind a call with a mask of its own meets the signal that has interrupted it:
        // docs/limits.md.
        for (String guest : way == Way.INJECT_THREE
                ? List.of("restarts", "interrupted")
                : List.of("restarts", "interrupted", "sigmasks")) {
            String program = Runs.guest("matrix/" + guest + ".c");
            RunResult<Calls> inside = run("inguest", new Deciding(way), program);
            RunResult<Calls> outside = run("ptrace", new Deciding(Way.PROCEED), program);
            assertThat(text(inside)).as("%s", guest).isEqualTo(text(outside));
            assertThat(inside.status()).as("%s", guest).isEqualTo(outside.status());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "openat,path=/etc/hostname,errno=EACCES",
                "write,fd=1,errno=ENOSPC,from=3",
                "read,path=/etc/passwd,errno=EIO,nth=2",
                "close,errno=EIO,when=exit,every=7",
                "%file,delay=1ms"
            })
    void failures(String rule) {
        String script = "/bin/echo a; cat /etc/hostname; /bin/echo b; cat /etc/passwd; /bin/echo c; echo $?";
        FailTool tool = new FailTool(List.of(FailRule.parse(rule)));
        assertThat(outcome("inguest", tool, script)).isEqualTo(outcome("ptrace", tool, script));
    }

    @Test
    void chaos() {
        String script = "seq 300 | sort -n | md5sum; cat /etc/passwd | md5sum";
        assertThat(outcome("inguest", new ChaosTool(ChaosOptions.DEFAULT.withSeed(1)), script))
                .isEqualTo(outcome("ptrace", new ChaosTool(ChaosOptions.DEFAULT.withSeed(1)), script));
    }

    private static String outcome(String backend, Tool<?, ?> tool, String script) {
        RunResult<?> result = run(backend, tool, "bash", "-c", script);
        return result.status() + "\n" + result.stdout() + result.stderr();
    }
}
