package dev.reverie.conformance.programs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.api.Action;
import dev.reverie.api.Attachment;
import dev.reverie.api.Command;
import dev.reverie.api.ExitStatus;
import dev.reverie.api.GlobalState;
import dev.reverie.api.Guest;
import dev.reverie.api.ProcessEnd;
import dev.reverie.api.ProcessStart;
import dev.reverie.api.Request;
import dev.reverie.api.Reverie;
import dev.reverie.api.RunResult;
import dev.reverie.api.Sender;
import dev.reverie.api.Subscription;
import dev.reverie.api.ThreadStart;
import dev.reverie.api.Tool;
import dev.reverie.syscalls.Signal;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.Sysno;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A run that does not wait for the daemons that its tool names, and ends them. */
@ExtendWith(NothingLeft.class)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class DaemonsTest {
    private static final ExitStatus KILLED = new ExitStatus.Killed(Signal.SIGKILL, false);

    /** How processes have ended. */
    private static final class Ends implements GlobalState {
        final List<ExitStatus> all = new CopyOnWriteArrayList<>();

        Stream<ExitStatus> killed() {
            return all.stream().filter(KILLED::equals);
        }
    }

    private record Ended(ExitStatus status) implements Request<Ends, @Nullable Void> {
        @Override
        public @Nullable Void handle(Ends ends, Sender from) {
            ends.all.add(status);
            return null;
        }
    }

    /** Keeps the ends, and nothing else. */
    private abstract static class EndsTool implements Tool<Ends, @Nullable Void> {
        @Override
        public Ends newGlobal() {
            return new Ends();
        }

        @Override
        public Tool<Ends, @Nullable Void> newProcess(ProcessStart<Ends> start) {
            return this;
        }

        @Override
        public @Nullable Void newThread(ThreadStart<@Nullable Void> start) {
            return null;
        }

        @Override
        public void onProcessExit(ProcessEnd<Ends> process) {
            process.rpc(new Ended(process.status()));
        }
    }

    /** Whoever makes a session of its own is a daemon. */
    private static final class Sessions extends EndsTool {
        @Override
        public Subscription subscription() {
            return Subscription.syscalls(Sysno.SETSID);
        }

        @Override
        public Action onSyscall(Guest<Ends, @Nullable Void> guest, Syscall call) {
            guest.daemonize();
            return Action.proceed();
        }
    }

    /** All are daemons from the start. */
    private static final class Everybody extends EndsTool {
        @Override
        public Subscription subscription() {
            return Subscription.none();
        }

        @Override
        public void onThreadStart(Guest<Ends, @Nullable Void> guest) {
            guest.daemonize();
        }
    }

    private static RunResult<Ends> run(Setting setting, String script) {
        return Reverie.backend("ptrace")
                .run(new Sessions(), Command.of("sh", "-c", script).withOutputCaptured(), setting.options());
    }

    @ParameterizedTest
    @EnumSource
    void daemonsEndWithTheLastOfTheOthers(Setting setting) {
        RunResult<Ends> result =
                run(setting, "setsid sh -c 'sleep 1000 & sleep 1000; :' & sleep 0.2; echo out; exit 3");
        assertThat(result.status()).isEqualTo(new ExitStatus.Exited(3));
        assertThat(result.stdout()).hasToString("out\n");
        assertThat(result.global().killed()).hasSizeGreaterThan(1);
    }

    @ParameterizedTest
    @EnumSource
    void aRunWaitsForAllWhoAreNone(Setting setting) {
        RunResult<Ends> result = run(setting, "setsid sleep 1000 & (sleep 0.5; echo late) & exit 4");
        assertThat(result.status()).isEqualTo(new ExitStatus.Exited(4));
        assertThat(result.stdout()).hasToString("late\n");
        assertThat(result.global().killed()).hasSize(1);
    }

    @RepeatedTest(5) // the children come and go beside their creators' ends: another order each time
    void daemonsThatCreateProcessesWithoutEndAreEnded() {
        String storm = "while :; do /bin/true & (/bin/true) & wait; done";
        RunResult<Ends> result =
                run(Setting.NONE, "for i in 1 2 3; do setsid sh -c '" + storm + "' & done; sleep 0.3; exit 5");
        assertThat(result.status()).isEqualTo(new ExitStatus.Exited(5));
        assertThat(result.global().killed()).hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void whoIsADaemonAloneEndsAtOnce() {
        RunResult<Ends> result =
                Reverie.backend("ptrace").run(new Everybody(), Command.of("sleep", "1000"), Setting.NONE.options());
        assertThat(result.status()).isEqualTo(KILLED);
    }

    @Test
    void daemonsThatWereAttachedToAreLetGo() throws Exception {
        try (Bystander guest = Bystander.start("sleep", "1000")) {
            try (Attachment<Ends> attachment =
                    Reverie.backend("ptrace").attach(new Everybody(), List.of(guest.pid()), Setting.NONE.options())) {
                assertThat(attachment.await().status()).isEqualTo(new ExitStatus.Detached());
            }
            assertThat(guest.field("TracerPid")).isEqualTo("0");
            guest.kill("TERM");
        }
    }
}
