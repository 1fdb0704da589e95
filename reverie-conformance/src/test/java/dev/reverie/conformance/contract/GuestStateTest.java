package dev.reverie.conformance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.api.ExitStatus;
import dev.reverie.api.GlobalState;
import dev.reverie.api.ProcessStart;
import dev.reverie.api.Reverie;
import dev.reverie.api.RunOptions;
import dev.reverie.api.RunResult;
import dev.reverie.api.Subscription;
import dev.reverie.api.ThreadStart;
import dev.reverie.api.Tool;
import dev.reverie.api.guestcode.GuestAction;
import dev.reverie.api.guestcode.GuestCode;
import dev.reverie.api.guestcode.GuestProgram;
import dev.reverie.api.guestcode.GuestState;
import dev.reverie.api.guestcode.GuestStruct;
import dev.reverie.api.guestcode.GuestThread;
import dev.reverie.api.guestcode.Length;
import dev.reverie.api.guestcode.SharedState;
import dev.reverie.api.guestcode.StateScope;
import dev.reverie.conformance.programs.NothingLeft;
import dev.reverie.syscalls.Sysno;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What guest code keeps begins, is inherited, and ends as {@link StateScope} says. */
@ExtendWith(NothingLeft.class)
final class GuestStateTest {
    /** What the tool has been told. */
    static final class Kept implements GlobalState {
        final AtomicLong threads = new AtomicLong();
        final List<Long> processes = new CopyOnWriteArrayList<>();
        volatile @Nullable SharedState shared;

        SharedState shared() {
            return java.util.Objects.requireNonNull(shared);
        }
    }

    /** Counts in three ways. */
    record Counting(Kept kept) implements Tool<Kept, @Nullable Void> {
        @GuestStruct(StateScope.THREAD)
        interface OfThread {
            long marks();

            void marks(long value);
        }

        @GuestStruct(StateScope.PROCESS)
        interface OfProcess {
            long marks();

            long getAndAddMarks(long delta);
        }

        @GuestStruct(StateScope.SHARED)
        interface OfAll {
            byte small();

            void small(byte value);

            @Length(3)
            long marks(int index);

            long getAndAddMarks(int index, long delta);

            long step();
        }

        @GuestCode
        static GuestAction onCall(GuestThread guest, OfThread thread, OfProcess process, OfAll all) {
            if (guest.number() == Sysno.GETPGRP) {
                return guest.answer(process.marks());
            }
            thread.marks(thread.marks() + 1);
            process.getAndAddMarks(1);
            all.getAndAddMarks(2, all.step());
            all.small((byte) -7);
            return guest.proceed();
        }

        @Override
        public Subscription subscription() {
            return Subscription.syscalls(Sysno.GETPPID, Sysno.GETPGRP);
        }

        @Override
        public Kept newGlobal() {
            return kept;
        }

        @Override
        public Tool<Kept, @Nullable Void> newProcess(ProcessStart<Kept> start) {
            return this;
        }

        @Override
        public @Nullable Void newThread(ThreadStart<@Nullable Void> start) {
            return null;
        }

        @Override
        public GuestProgram guestProgram() {
            return new GuestProgram(Counting.class, "onCall");
        }

        @Override
        public void onSharedState(SharedState state) {
            state.set(OfAll.class, "step", 10);
            kept.shared = state;
        }

        @Override
        public void onGuestState(@Nullable Void thread, GuestState state) {
            kept.threads.addAndGet(state.value(OfThread.class, "marks"));
        }

        @Override
        public void onProcessState(GuestState state) {
            kept.processes.add(state.value(OfProcess.class, "marks"));
        }
    }

    private static RunResult<Kept> run(String... argv) {
        return Reverie.backend("inguest")
                .run(new Counting(new Kept()), Runs.command(argv).withOutputCaptured(), RunOptions.DEFAULT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-static"})
    void forksThreadsProgramsAndDeaths(String linking) throws Exception {
        String guest = linking.isEmpty()
                ? Runs.guest("contract/keeps.c")
                : Runs.guest("contract/keeps.c", linking, "gcc", linking);
        RunResult<Kept> result = run(guest);
        assertThat(result.stdout().toString())
                .isEqualTo("begun 3\nforked 3\nchild 5\nparent 3\nshared 4\nthreads 4004\nkilled 4004\nloaded 0\n");
        assertThat(result.status()).isEqualTo(new ExitStatus.Exited(0));
        Kept kept = result.global();
        assertThat(kept.processes).containsExactly(5L, 4014L, 4004L, 1L);
        assertThat(kept.threads).hasValue(4017);
        assertThat(kept.shared().value(Counting.OfAll.class, "marks", 2)).isEqualTo(40170);
        assertThat(kept.shared().value(Counting.OfAll.class, "marks", 1)).isZero();
        assertThat(kept.shared().value(Counting.OfAll.class, "small")).isEqualTo(-7);
    }

    @Test
    void manyProcessesAddToOneCounter() {
        RunResult<Kept> result = run(
                "bash",
                "-c",
                "for i in 1 2 3 4; do (for j in {1..8}; do python3 -Sc 'import os; [os.getppid() for _ in range(100)]'; done) & done; wait");
        assertThat(result.status()).isEqualTo(new ExitStatus.Exited(0));
        Kept kept = result.global();
        assertThat(kept.threads.get()).isGreaterThanOrEqualTo(3200);
        assertThat(kept.shared().value(Counting.OfAll.class, "marks", 2)).isEqualTo(10 * kept.threads.get());
        assertThat(kept.processes.stream().mapToLong(Long::longValue).sum()).isGreaterThanOrEqualTo(3200);
    }

    @Test
    void inAnotherRootAndOtherNamespaces() throws Exception {
        String guest = Runs.guest("contract/keeps.c", "-static", "gcc", "-static");
        RunResult<Kept> result = run(
                "unshare",
                "-mpfinu",
                "-r",
                "bash",
                "-c",
                "d=$(mktemp -d) && cp " + guest
                        + " $d/keeps && (chroot $d /keeps 1 && chroot $d /keeps again); rm -r $d");
        assertThat(result.stdout().toString()).isEqualTo("loaded 0\nloaded 0\n");
        assertThat(result.global().shared().value(Counting.OfAll.class, "marks", 2))
                .isEqualTo(10 * result.global().threads.get());
    }
}
