package dev.reverie.gdb.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.linux.ffi.Descriptors;
import dev.reverie.linux.ffi.Gate;
import dev.reverie.linux.ffi.Lookout;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One of two threads reads, and what comes is never overlooked. This thread is the tracer's. */
final class TurnTest {
    private static final int MANY = 20_000;

    private final int[] pipe = Descriptors.pipe();
    private final CompletableFuture<Turn> made = new CompletableFuture<>();

    @AfterEach
    void close() {
        Descriptors.close(pipe[0]);
        Descriptors.close(pipe[1]);
    }

    private void say() {
        assertThat(Descriptors.write(pipe[1], new byte[1])).isZero();
    }

    private static CompletableFuture<Void> start(Runnable work) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                work.run();
                done.complete(null);
            } catch (RuntimeException | Error e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    @Test
    void whatNobodyHasWaitedForIsTheSessions() throws Exception {
        CompletableFuture<Void> session = start(() -> {
            try (Turn turn = new Turn(new Lookout(pipe[0]))) {
                turn.give();
                made.complete(turn);
                turn.await();
            }
        });
        Turn turn = made.get(1, TimeUnit.MINUTES);
        assertThat(turn.take()).isTrue();
        say();
        turn.leave();
        session.get(1, TimeUnit.MINUTES);
        assertThat(turn.take()).isFalse();
    }

    @Test
    void whatTheSessionDoesForItselfIsNotTheTracers() {
        try (Turn turn = new Turn(new Lookout(pipe[0]))) {
            turn.give();
            assertThat(turn.isKept()).isFalse();
            turn.await();
            assertThat(turn.take()).isFalse();
        }
    }

    @Test
    void itIsGivenBackWithoutAnythingToRead() throws Exception {
        CompletableFuture<Void> session = start(() -> {
            try (Turn turn = new Turn(new Lookout(pipe[0]))) {
                turn.give();
                made.complete(turn);
                turn.await();
            }
        });
        made.get(1, TimeUnit.MINUTES).giveBack();
        session.get(1, TimeUnit.MINUTES);
    }

    @Test
    void allIsReadOnceByOneOrTheOther() throws Exception {
        AtomicInteger holders = new AtomicInteger();
        AtomicInteger bySession = new AtomicInteger();
        CompletableFuture<Void> session = start(() -> {
            try (Turn turn = new Turn(new Lookout(pipe[0]))) {
                turn.give();
                made.complete(turn);
                turn.await();
                while (readOne(holders)) {
                    turn.give();
                    bySession.incrementAndGet();
                    turn.await();
                }
            }
        });
        Turn turn = made.get(1, TimeUnit.MINUTES);
        int byTracer = 0;
        turn.leave();
        try (Gate gate = new Gate()) {
            for (int i = 0; i < MANY; i++) {
                say();
                if (turn.take()) {
                    // It may have been given because what was said has been read.
                    byTracer += gate.await(pipe[0], 0) && readOne(holders) ? 1 : 0;
                    turn.leave();
                }
                while (byTracer + bySession.get() <= i) {
                    Thread.onSpinWait();
                }
                turn.leave();
            }
        }
        assertThat(Descriptors.write(pipe[1], new byte[] {1})).isZero();
        session.get(1, TimeUnit.MINUTES);
        assertThat(byTracer + bySession.get()).isEqualTo(MANY);
    }

    /** Reads a byte; false if it is the last one. */
    private boolean readOne(AtomicInteger holders) {
        assertThat(holders.incrementAndGet()).isEqualTo(1);
        byte[] one = new byte[1];
        assertThat(Descriptors.read(pipe[0], one)).isEqualTo(1);
        holders.decrementAndGet();
        return one[0] == 0;
    }
}
