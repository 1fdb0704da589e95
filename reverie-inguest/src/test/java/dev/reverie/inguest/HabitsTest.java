package dev.reverie.inguest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.api.Subscription;
import dev.reverie.inguest.patch.FileSites;
import dev.reverie.inguest.patch.SiteCache;
import dev.reverie.symbols.CodeText;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HabitsTest {
    private static final String PROGRAM = "/opt/ä program";
    private static final int PATIENCE = 64;

    @TempDir
    private Path directory;

    private Habits habits(Subscription subscription) {
        return new Habits(directory, subscription);
    }

    private static FileSites file() {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return CodeText.read(java, text -> FileSites.of(text, new SiteCache(null)))
                .orElseThrow();
    }

    @Test
    void areKept() {
        FileSites file = file();
        Habits habits = habits(Subscription.allSyscalls());
        habits.of(PROGRAM).note(file, 5);
        habits.of(PROGRAM).note(file, 3);
        habits.of(PROGRAM).made(1000);
        habits.save();

        Habit kept = habits(Subscription.allSyscalls()).of(PROGRAM);
        assertThat(kept.of(file)).containsExactly(5L, 3L);
        assertThat(kept.isImpatient(PATIENCE)).isTrue();
        assertThat(kept.isChanged()).isFalse();
        assertThat(habits(Subscription.allSyscalls()).of("/opt/other").offsets())
                .isEmpty();
        // Who sees other calls would wait for other ones, and need other patches.
        assertThat(habits(Subscription.syscalls(1, 2)).of(PROGRAM).offsets()).isEmpty();
    }

    @Test
    void addWhatAnotherRunHasWrittenMeanwhile() {
        FileSites file = file();
        Habits one = habits(Subscription.allSyscalls());
        Habits other = habits(Subscription.allSyscalls());
        one.of(PROGRAM).note(file, 1);
        one.of(PROGRAM).made(1000);
        other.of(PROGRAM).note(file, 2);
        one.save();
        other.save();

        Habit kept = habits(Subscription.allSyscalls()).of(PROGRAM);
        assertThat(kept.of(file)).containsExactlyInAnyOrder(1L, 2L);
        assertThat(kept.isImpatient(PATIENCE)).isTrue();
    }

    /** To wait costs what stops, and the runtime besides if that comes in the end. */
    @Test
    void areImpatientWhereWaitingCostsMore() {
        assertThat(isImpatient()).isFalse();
        assertThat(isImpatient(63)).isFalse();
        assertThat(isImpatient(64)).isTrue();
        assertThat(isImpatient(33, 64)).isTrue();
        assertThat(isImpatient(33, 33, 33, 1_000_000)).isFalse();
        assertThat(isImpatient(1_000_000, 33, 33, 33)).isFalse();
        assertThat(isImpatient(0, 0, 200, 200)).isFalse();
        assertThat(isImpatient(0, 200, 200, 200)).isTrue();
        // Whoever was long ago does not count.
        assertThat(isImpatient(200, 200, 200, 200, 1, 1, 1)).isFalse();
        assertThat(isImpatient(1, 1, 1, 1, 200, 200, 200)).isTrue();
    }

    private static boolean isImpatient(long... calls) {
        Habit habit = new Habit();
        LongStream.of(calls).forEach(habit::made);
        return habit.isImpatient(PATIENCE);
    }

    @Test
    void areWrittenOnlyWhenSomethingIsNew() {
        FileSites file = file();
        Habit habit = new Habit();
        for (int i = 0; i < Habit.MAX_PROCESSES; i++) {
            habit.made(100 + i);
        }
        habit.note(file, 1);
        habit.kept();

        habit.made(127);
        habit.note(file, 1);
        assertThat(habit.isChanged()).isFalse();
        habit.made(128);
        assertThat(habit.isChanged()).isTrue();
    }

    @Test
    void takeNonsenseForNothing() {
        FileSites file = file();
        Habit habit = new Habit();
        habit.made(1000);
        for (int i = 0; i < 2 * Habit.MAX_SITES; i++) {
            habit.note(file, i);
        }
        byte[] good = HabitFormat.format(PROGRAM, habit);
        assertThat(HabitFormat.parse(PROGRAM, ByteBuffer.wrap(good)).of(file)).hasSize(Habit.MAX_SITES);
        assertThat(HabitFormat.parse("/opt/other", ByteBuffer.wrap(good)).offsets())
                .isEmpty();
        Random random = new Random(1);
        for (int i = 0; i < 2000; i++) {
            byte[] bad = Arrays.copyOf(good, random.nextInt(good.length + 1));
            for (int flips = random.nextInt(4); flips > 0 && bad.length > 0; flips--) {
                bad[random.nextInt(Math.min(bad.length, 100))] ^= (byte) (1 << random.nextInt(8));
            }
            Habit read = HabitFormat.parse(PROGRAM, ByteBuffer.wrap(bad));
            // Whatever it says, it can be asked.
            assertThat(read.magnitudes()).hasSizeLessThanOrEqualTo(Habit.MAX_PROCESSES);
            assertThat(read.isImpatient(0)).isIn(true, false);
            assertThat(HabitFormat.parse(PROGRAM, ByteBuffer.wrap(HabitFormat.format(PROGRAM, read)))
                            .magnitudes())
                    .isEqualTo(read.magnitudes());
        }
    }
}
