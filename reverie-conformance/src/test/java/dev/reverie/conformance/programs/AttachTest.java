package dev.reverie.conformance.programs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reverie.api.Action;
import dev.reverie.api.AttachException;
import dev.reverie.api.Attachment;
import dev.reverie.api.ExitStatus;
import dev.reverie.api.GlobalState;
import dev.reverie.api.Guest;
import dev.reverie.api.NoGlobal;
import dev.reverie.api.ProcessEnd;
import dev.reverie.api.Reverie;
import dev.reverie.api.RunResult;
import dev.reverie.api.StatelessTool;
import dev.reverie.api.Subscription;
import dev.reverie.api.ThreadEnd;
import dev.reverie.api.Tool;
import dev.reverie.api.ToolException;
import dev.reverie.syscalls.Read;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.Sysno;
import dev.reverie.tools.CountTool;
import dev.reverie.tools.NoopTool;
import dev.reverie.tools.Totals;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Programs that run already are attached to and let go, and notice nothing of it. */
@ExtendWith(NothingLeft.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class AttachTest {
    private static final int TIMES = 50;
    private static final Path TRACE = Trial.OUTPUT.resolve("attached.trace");

    private static Attachment<?> attach(Setting setting, int... pids) {
        return attach(setting.tool(TRACE), setting, pids);
    }

    private static <G extends GlobalState> Attachment<G> attach(Tool<G, ?> tool, Setting setting, int... pids) {
        List<Integer> list = java.util.Arrays.stream(pids).boxed().toList();
        return Reverie.backend("ptrace").attach(tool, list, setting.options());
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits until all threads sleep. */
    private static String settled(Bystander guest) {
        String status = guest.lastingStatus();
        for (String next = guest.lastingStatus(); !next.equals(status) || next.contains("State R"); ) {
            pause(20);
            status = next;
            next = guest.lastingStatus();
        }
        return status;
    }

    @ParameterizedTest
    @EnumSource
    void blockedCallsGoOnAsIfNothingHadHappened(Setting setting) {
        try (Bystander alone = Bystander.guest("blocked");
                Bystander guest = Bystander.guest("blocked")) {
            String before = settled(guest);
            try (Attachment<?> _ = attach(setting, guest.pid())) {
                pause(300);
                assertThat(guest.field("TracerPid")).isNotEqualTo("0");
            }
            assertThat(settled(guest)).isEqualTo(before);
            assertThat(guest.end()).isEqualTo(alone.end());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aProcessIsFollowedToItsEnd(Setting setting) {
        try (Bystander alone = Bystander.guest("blocked");
                Bystander guest = Bystander.guest("blocked")) {
            settled(guest);
            RunResult<?> result = attach(setting, guest.pid()).await();
            assertThat(result.status()).isEqualTo(new ExitStatus.Exited(7));
            assertThat(guest.end()).isEqualTo(alone.end());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBusyProgramIsAttachedToAgainAndAgain(Setting setting) {
        try (Bystander guest = Bystander.guest("busy", "without SIGCHLD")) {
            for (int i = 0; i < TIMES; i++) {
                try (Attachment<?> _ = attach(setting, guest.pid())) {
                    pause(ThreadLocalRandom.current().nextInt(40));
                }
                assertThat(guest.field("TracerPid")).isEqualTo("0");
            }
            assertThat(guest.end()).isEqualTo(new Outcome(3, "all is well", ""));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStoppedProgramStaysStopped(Setting setting) {
        try (Bystander guest = Bystander.guest("numbers")) {
            guest.kill("STOP");
            guest.awaitField("State", "T (stopped)");
            String before = guest.lastingStatus();
            guest.write("x");
            try (Attachment<?> _ = attach(setting, guest.pid())) {
                guest.awaitField("State", "t (tracing stop)");
            }
            guest.awaitField("State", "T (stopped)");
            assertThat(guest.lastingStatus()).isEqualTo(before);
            guest.kill("CONT");
            assertThat(guest.readLine()).isEqualTo("own 7 abcdefg");
            try (Attachment<?> _ = attach(setting, guest.pid())) {
                guest.write("x");
                assertThat(guest.readLine()).isEqualTo("own 7 abcdefg");
                guest.kill("STOP");
                guest.awaitField("State", "t (tracing stop)");
            }
            guest.awaitField("State", "T (stopped)");
            try (Attachment<?> _ = attach(setting, guest.pid())) {
                guest.kill("CONT");
                guest.write("x");
                assertThat(guest.readLine()).isEqualTo("own 7 abcdefg");
            }
            assertThat(guest.end()).isEqualTo(new Outcome(5, "", ""));
        }
    }

    /** Answers getppid, and lets reads be short. */
    private record Changes() implements StatelessTool {
        @Override
        public Subscription subscription() {
            return Subscription.syscalls(Sysno.GETPPID, Sysno.READ);
        }

        @Override
        public Action onSyscall(Guest<NoGlobal, @Nullable Void> guest, Syscall call) {
            if (call instanceof Read read) {
                return read.count() == 7 ? Action.result(guest.inject(read.withCount(3))) : Action.proceed();
            }
            guest.inject(call);
            return guest.inject(call) > 0 ? Action.result(4242) : Action.proceed();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PROCEED", "PROCEED_ON_PLATFORM_THREADS"})
    void callsAreChangedWhileAttached(Setting setting) {
        try (Bystander guest = Bystander.guest("numbers")) {
            for (int i = 0; i < 3; i++) {
                try (Attachment<?> _ = attach(new Changes(), setting, guest.pid())) {
                    guest.write("x");
                    assertThat(guest.readLine()).isEqualTo("changed 3 abcdefg");
                }
                guest.write("x");
                assertThat(guest.readLine()).isEqualTo("own 7 abcdefg");
            }
            assertThat(guest.end()).isEqualTo(new Outcome(5, "", ""));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFilterOfTheProgramsOwnDecidesAsBefore(Setting setting) {
        try (Bystander guest = Bystander.guest("filtered")) {
            try (Attachment<?> _ = attach(setting, guest.pid())) {
                guest.write("x");
                assertThat(guest.readLine()).isEqualTo("getuid: ok");
                assertThat(guest.readLine()).isEqualTo("getppid: ENOTTY");
                assertThat(guest.readLine()).isEqualTo("getpgrp: ENOSYS");
            }
            assertThat(guest.end()).isEqualTo(new Outcome(0, "", ""));
        }
    }

    /** Fails at the n-th call. */
    private static final class Failing implements StatelessTool {
        private final int injections;

        Failing(int injections) {
            this.injections = injections;
        }

        @Override
        public Subscription subscription() {
            return Subscription.syscalls(Sysno.GETPPID, Sysno.READ);
        }

        @Override
        public Action onSyscall(Guest<NoGlobal, @Nullable Void> guest, Syscall call) {
            if (call instanceof Read) {
                return Action.proceed();
            }
            for (int i = 0; i < injections; i++) {
                guest.inject(i % 2 == 0 ? Syscall.of(Sysno.GETUID, call.args()) : call);
            }
            throw new IllegalStateException("on purpose");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PROCEED", "PROCEED_ON_PLATFORM_THREADS"})
    void aToolThatThrowsLetsGo(Setting setting) {
        try (Bystander guest = Bystander.guest("numbers")) {
            for (int injections = 0; injections < 4; injections++) {
                Attachment<?> attachment = attach(new Failing(injections), setting, guest.pid());
                guest.write("x");
                assertThatThrownBy(attachment::await)
                        .isInstanceOf(ToolException.class)
                        .hasMessageContaining("on purpose");
                assertThat(guest.readLine()).isEqualTo("own 7 abcdefg");
                assertThat(guest.field("TracerPid")).isEqualTo("0");
            }
            assertThat(guest.end()).isEqualTo(new Outcome(5, "", ""));
        }
    }

    /** Tells of starts and ends. */
    private static final class Story implements StatelessTool {
        final List<String> lines = new CopyOnWriteArrayList<>();
        final CountDownLatch started = new CountDownLatch(2);

        @Override
        public Subscription subscription() {
            return Subscription.none();
        }

        @Override
        public void onThreadStart(Guest<NoGlobal, @Nullable Void> guest) {
            lines.add("thread " + guest.pid() + " " + guest.isMainThread() + " " + guest.isRootProcess());
            started.countDown();
        }

        @Override
        public void onThreadExit(ThreadEnd<NoGlobal, @Nullable Void> end) {
            lines.add("thread " + end.pid() + " " + end.status());
        }

        @Override
        public void onProcessExit(ProcessEnd<NoGlobal> end) {
            lines.add("process " + end.pid() + " " + end.status());
        }
    }

    @Test
    void severalProcessesAreAttachedToAtOnce() throws Exception {
        try (Bystander one = Bystander.guest("numbers");
                Bystander two = Bystander.guest("numbers")) {
            Story story = new Story();
            RunResult<NoGlobal> result;
            try (Attachment<NoGlobal> attachment = attach(story, Setting.NONE, one.pid(), two.pid(), one.pid())) {
                story.started.await();
                two.end();
                one.write("x");
                one.readLine();
                attachment.detach();
                result = attachment.await();
            }
            assertThat(result.status()).isEqualTo(new ExitStatus.Detached());
            assertThat(story.lines)
                    .containsExactlyInAnyOrder(
                            "thread " + one.pid() + " true false",
                            "thread " + two.pid() + " true false",
                            "thread " + two.pid() + " " + new ExitStatus.Exited(5),
                            "process " + two.pid() + " " + new ExitStatus.Exited(5),
                            "thread " + one.pid() + " " + new ExitStatus.Detached(),
                            "process " + one.pid() + " " + new ExitStatus.Detached());
        }
    }

    @Test
    void aHandlerMayAskToLetGo() {
        try (Bystander guest = Bystander.guest("numbers")) {
            java.util.concurrent.CompletableFuture<Attachment<?>> own = new java.util.concurrent.CompletableFuture<>();
            Tool<NoGlobal, @Nullable Void> tool = new StatelessTool() {
                @Override
                public Subscription subscription() {
                    return Subscription.syscalls(Sysno.GETPPID);
                }

                @Override
                public Action onSyscall(Guest<NoGlobal, @Nullable Void> guest, Syscall call) {
                    own.join().detach();
                    return Action.result(4242);
                }
            };
            Attachment<NoGlobal> attachment = attach(tool, Setting.PROCEED, guest.pid());
            own.complete(attachment);
            guest.write("x");
            assertThat(attachment.await().status()).isEqualTo(new ExitStatus.Detached());
            guest.write("x");
            assertThat(guest.end()).isEqualTo(new Outcome(5, "changed 7 abcdefg\nown 7 abcdefg", ""));
        }
    }

    @ParameterizedTest
    @EnumSource
    void childrenOfAShellAreFollowed(Setting setting) {
        String script =
                "echo ready; read x; for i in 1 2 3; do (exit $i); echo $?; done; ls / | wc -l; exec sh -c 'exit 9'";
        try (Bystander alone = Bystander.start("bash", "-c", script);
                Bystander guest = Bystander.start("bash", "-c", script)) {
            alone.write("\n");
            guest.awaitLine("ready");
            alone.awaitLine("ready");
            Attachment<?> attachment = attach(setting, guest.pid());
            guest.write("\n");
            assertThat(attachment.await().status()).isEqualTo(new ExitStatus.Exited(9));
            assertThat(guest.end()).isEqualTo(alone.end());
        }
    }

    @Test
    void whatChildrenDoIsCounted() {
        try (Bystander guest =
                Bystander.start("bash", "-c", "echo ready; read x; for i in 1 2 3; do /bin/true; done")) {
            guest.awaitLine("ready");
            Attachment<Totals> attachment = attach(new CountTool(), Setting.COUNT, guest.pid());
            guest.write("\n");
            assertThat(attachment.await().global().table()).containsPattern("\n +3 +execve\n");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PROCEED", "INJECT", "STRACE"})
    void aVirtualMachineIsAttachedTo(Setting setting) {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        try (Bystander guest = Bystander.start(
                java.toString(), Guests.SOURCES.resolve("../attach/Sums.java").toString())) {
            guest.awaitLine("ready");
            for (int i = 0; i < 5; i++) {
                try (Attachment<?> _ = attach(setting, guest.pid())) {
                    pause(100);
                }
            }
            assertThat(guest.end()).isEqualTo(new Outcome(0, "all sums are right", ""));
        }
    }

    /** The first thread of a process may end before the others. */
    @ParameterizedTest
    @EnumSource(names = {"NONE", "PROCEED", "INJECT_ON_PLATFORM_THREADS"})
    void aProcessWithoutItsFirstThreadIsAttachedTo(Setting setting) {
        try (Bystander guest = Bystander.guest("headless")) {
            guest.awaitField("State", "Z");
            for (int i = 0; i < 3; i++) {
                try (Attachment<?> _ = attach(setting, guest.pid())) {
                    pause(50);
                }
            }
            assertThat(guest.end()).isEqualTo(new Outcome(6, "all is well", ""));
        }
    }

    @Test
    void anInterruptedWaitLetsGo() throws Exception {
        try (Bystander guest = Bystander.guest("numbers")) {
            Attachment<?> attachment = attach(Setting.STRACE, guest.pid());
            Thread waiter = Thread.ofPlatform()
                    .start(() -> assertThatThrownBy(attachment::await).hasMessageContaining("interrupted"));
            waiter.interrupt();
            waiter.join();
            assertThat(guest.field("TracerPid")).isEqualTo("0");
            assertThat(guest.end()).isEqualTo(new Outcome(5, "", ""));
        }
    }

    @Test
    void whatCanNotBeAttachedToIsSaidClearly() throws IOException, InterruptedException {
        refused("no such process", 4_000_000);
        refused("reverie itself", (int) ProcessHandle.current().pid());
        Process child = new ProcessBuilder("sleep", "100").start();
        refused("this JVM has started it", (int) child.pid());
        child.destroyForcibly().waitFor();
        try (Bystander guest = Bystander.guest("numbers")) {
            try (Attachment<?> _ = attach(Setting.NONE, guest.pid())) {
                refused("traces it already", guest.pid());
            }
            // None of several is attached to if one can't be.
            for (int i = 0; i < 50; i++) {
                refused("no such process", guest.pid(), 4_000_000);
                assertThat(guest.field("TracerPid")).isEqualTo("0");
            }
            assertThat(guest.end()).isEqualTo(new Outcome(5, "", ""));
        }
    }

    private static void refused(String why, int... pids) {
        List<Integer> list = java.util.Arrays.stream(pids).boxed().toList();
        assertThatThrownBy(() -> Reverie.backend("ptrace").attach(new NoopTool(), list, Setting.NONE.options()))
                .isInstanceOf(AttachException.class)
                .hasMessageStartingWith("cannot attach to process " + pids[pids.length - 1] + ": ")
                .hasMessageContaining(why);
    }
}
