package dev.reverie.conformance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.api.BegunCall;
import dev.reverie.api.Command;
import dev.reverie.api.ExitStatus;
import dev.reverie.api.NoGlobal;
import dev.reverie.api.Observation;
import dev.reverie.api.Observer;
import dev.reverie.api.Reverie;
import dev.reverie.api.RunOptions;
import dev.reverie.api.StatelessTool;
import dev.reverie.api.Subscription;
import dev.reverie.api.ThreadContext;
import dev.reverie.conformance.programs.NothingLeft;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An observer may wait while it is told, for a lock or a disk, and longer than the tracer leaves records alone. */
@ExtendWith(NothingLeft.class)
final class WaitingObserverTest {
    /** Waits at some calls for what another thread does later. */
    private record Waiting(AtomicLong calls, AtomicInteger waits)
            implements StatelessTool, Observer<NoGlobal, @Nullable Void> {
        private static final int WAITS = 4;
        private static final Duration LONGER_THAN_A_TICK = Duration.ofMillis(200);

        @Override
        public Subscription subscription() {
            return Subscription.allSyscalls();
        }

        @Override
        public Observation observation() {
            return Observation.ofNumbers();
        }

        @Override
        public boolean onCallBegin(ThreadContext<NoGlobal, @Nullable Void> thread, BegunCall call) {
            calls.incrementAndGet();
            if (calls.get() % 3000 == 0 && waits.getAndIncrement() < WAITS) {
                try {
                    Thread.sleep(LONGER_THAN_A_TICK);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ptrace", "inguest"})
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void nothingWaitsForever(String backend) {
        Waiting tool = new Waiting(new AtomicLong(), new AtomicInteger());
        Command command = Command.of("dd", "if=/dev/zero", "of=/dev/null", "bs=1", "count=20000", "status=none");
        assertThat(Reverie.backend(backend)
                        .run(tool, command, RunOptions.DEFAULT)
                        .status())
                .isEqualTo(new ExitStatus.Exited(0));
        assertThat(tool.calls().get()).isGreaterThan(40_000);
        assertThat(tool.waits().get()).isGreaterThan(Waiting.WAITS);
    }
}
