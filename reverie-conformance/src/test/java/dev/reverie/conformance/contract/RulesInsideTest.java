package dev.reverie.conformance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.api.Action;
import dev.reverie.api.Guest;
import dev.reverie.api.ProcessStart;
import dev.reverie.api.Reverie;
import dev.reverie.api.RunOptions;
import dev.reverie.api.RunResult;
import dev.reverie.api.Subscription;
import dev.reverie.api.ThreadStart;
import dev.reverie.api.Tool;
import dev.reverie.api.guestcode.GuestProgram;
import dev.reverie.api.guestcode.GuestRequest;
import dev.reverie.api.guestcode.SharedState;
import dev.reverie.conformance.programs.NothingLeft;
import dev.reverie.syscalls.Syscall;
import dev.reverie.tools.fail.FailRule;
import dev.reverie.tools.fail.FailTool;
import dev.reverie.tools.fail.FailTotals;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules fail the same calls inside the guest as outside, and what they don't hit does not stop. */
@ExtendWith(NothingLeft.class)
final class RulesInsideTest {
    /** A tool that counts which calls come to the tracer. */
    record Stops(FailTool tool, AtomicInteger stops) implements Tool<FailTotals, @Nullable Void> {
        @Override
        public Subscription subscription() {
            return tool.subscription();
        }

        @Override
        public FailTotals newGlobal() {
            return tool.newGlobal();
        }

        @Override
        public Tool<FailTotals, @Nullable Void> newProcess(ProcessStart<FailTotals> start) {
            return this;
        }

        @Override
        public @Nullable Void newThread(ThreadStart<@Nullable Void> start) {
            return null;
        }

        @Override
        public @Nullable GuestProgram guestProgram() {
            return tool.guestProgram();
        }

        @Override
        public void onSharedState(SharedState state) {
            tool.onSharedState(state);
        }

        @Override
        public long onGuestRequest(Guest<FailTotals, @Nullable Void> guest, GuestRequest request) {
            return tool.onGuestRequest(guest, request);
        }

        @Override
        public Action onSyscall(Guest<FailTotals, @Nullable Void> guest, Syscall call) {
            stops.incrementAndGet();
            return tool.onSyscall(guest, call);
        }
    }

    private static RunResult<FailTotals> run(String backend, AtomicInteger stops, String rule, String script) {
        FailTool tool = new FailTool(List.of(FailRule.parse(rule)));
        return Reverie.backend(backend)
                .run(
                        new Stops(tool, stops),
                        Runs.command("bash", "-c", script).withOutputCaptured(),
                        RunOptions.DEFAULT.withPatience(0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "openat,path=/etc/*,errno=ENOENT,nth=3",
                "openat,path=/etc/*,errno=ENOENT,from=3,every=2,times=2",
                "openat,path=/etc/**,errno=EACCES,probability=0.4,seed=3",
                "openat,path=**/host*,retval=-13,delay=5ms",
                "openat,read,path=/etc/[gh]*,errno=EIO",
                "write,fd=1,errno=ENOSPC,from=4",
                "mkdir,errno=EIO,when=exit"
            })
    void theSameCallsFail(String rule) {
        String script = """
                cat /etc/passwd; echo $?; cat /etc/hostname; echo $?; cd /etc; cat group; echo $?; cat /etc/../etc/hosts
                d=/tmp/rules-$PPID; mkdir $d; echo $?; rmdir $d; echo $?
                """;
        AtomicInteger stops = new AtomicInteger();
        RunResult<FailTotals> outside = run("ptrace", stops, rule, script);
        RunResult<FailTotals> inside = run("inguest", stops, rule, script);
        assertThat(inside.stdout().toString()).isEqualTo(outside.stdout().toString());
        assertThat(inside.stderr().toString()).isEqualTo(outside.stderr().toString());
        assertThat(inside.status()).isEqualTo(outside.status());
        assertThat(inside.global().report()).isEqualTo(outside.global().report());
        assertThat(inside.global().hits(0)).isPositive();
    }

    @Test
    void whatIsNotHitDoesNotStop() {
        AtomicInteger stops = new AtomicInteger();
        RunResult<FailTotals> result = run(
                "inguest",
                stops,
                "openat,path=/etc/*,errno=ENOENT,nth=3000",
                "for i in {1..4000}; do : < /etc/passwd || echo failed; done");
        assertThat(result.stdout().toString()).isEqualTo("failed\n");
        assertThat(result.stderr().toString()).contains("/etc/passwd: No such file or directory");
        assertThat(stops.get()).isLessThan(10);
        assertThat(result.global().hits(0)).isEqualTo(1);
    }
}
