package dev.reverie.inguest.patch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.inguest.patch.WriteProtocol.Step;
import dev.reverie.inguest.patch.WriteProtocol.Threads;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/**
 * Threads that execute bytes while they are written, in a model: between two points at which all processors synchronise, a processor may see
 * of each byte any value that it has had since the first of them, whatever it sees of the others.
 */
class WriteProtocolTest {
    private static final int JUMP = 5;
    private static final byte[] TRAPS = {0x06, 0x27, 0x60, (byte) 0xfa};

    @Property(tries = 2000)
    void noThreadExecutesAnythingThatIsNeitherOldNorNew(
            @ForAll @IntRange(max = 16) int address,
            @ForAll @Size(max = 4) Set<@IntRange(min = 1, max = 4) Integer> boundaries,
            @ForAll @Size(value = 5) byte[] before,
            @ForAll @Size(value = 5) byte[] after) {
        for (int boundary : boundaries) {
            after[boundary] = TRAPS[boundary - 1];
        }
        Write write = new Write(address, before, after, true, boundaries);
        for (Threads threads : List.of(Threads.RUNNING, Threads.RUNNING_WITH_WORD_STORE)) {
            assertThat(check(write, write, WriteProtocol.steps(write, threads))).isEqualTo(after);
            assertThat(check(write.reversed(), write, WriteProtocol.steps(write.reversed(), threads)))
                    .isEqualTo(before);
        }
    }

    /** Follows the steps, and returns the bytes that there are in the end. */
    private static byte[] check(Write write, Write patch, List<Step> steps) {
        byte[] now = write.before().clone();
        List<Set<Byte>> seen = seen(now);
        for (Step step : steps) {
            switch (step) {
                case Step.Put(long at, byte[] before, byte[] after) -> {
                    int offset = (int) (at - write.address());
                    assertThat(Arrays.copyOfRange(now, offset, offset + before.length))
                            .isEqualTo(before);
                    for (int i = 0; i < after.length; i++) {
                        now[offset + i] = after[i];
                        seen.get(offset + i).add(after[i]);
                    }
                    checkAll(patch, seen);
                }
                case Step.PutWithinWord(long at, byte[] _, byte[] after) -> {
                    assertThat(at / 8).isEqualTo((at + after.length - 1) / 8);
                    System.arraycopy(after, 0, now, (int) (at - write.address()), after.length);
                    seen = seen(now); // all bytes at once
                }
                case Step.Serialize() -> seen = seen(now);
            }
        }
        return now;
    }

    private static List<Set<Byte>> seen(byte[] now) {
        List<Set<Byte>> seen = new ArrayList<>();
        for (byte each : now) {
            seen.add(new TreeSet<>(Set.of(each)));
        }
        return seen;
    }

    /** A thread at a boundary sees the old instruction, or the new one, or what traps. */
    private static void checkAll(Write patch, List<Set<Byte>> seen) {
        Set<Integer> starts = new TreeSet<>(patch.boundaries());
        starts.add(0);
        Integer[] all = starts.toArray(Integer[]::new);
        for (int i = 0; i < all.length; i++) {
            int from = all[i];
            int oldEnd = i + 1 < all.length ? all[i + 1] : JUMP;
            for (byte first : seen.get(from)) {
                boolean traps = first == (byte) 0xcc || from > 0 && first == patch.after()[from];
                boolean isOld = first == patch.before()[from] && isSure(seen, patch.before(), from + 1, oldEnd);
                boolean isNew = from == 0 && first == patch.after()[0] && isSure(seen, patch.after(), 1, JUMP);
                assertThat(traps || isOld || isNew)
                        .as("%s at %d: %s", patch, from, seen)
                        .isTrue();
            }
        }
    }

    private static boolean isSure(List<Set<Byte>> seen, byte[] value, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!seen.get(i).equals(Set.of(value[i]))) {
                return false;
            }
        }
        return true;
    }

    @Test
    void wordsAreNotCrossed() {
        Write within = new Write(0x1003, new byte[JUMP], new byte[JUMP], true, Set.of());
        Write across = new Write(0x1004, new byte[JUMP], new byte[JUMP], true, Set.of());
        Write unexecuted = new Write(0x1004, new byte[JUMP], new byte[JUMP], false, Set.of());

        assertThat(WriteProtocol.steps(within, Threads.RUNNING_WITH_WORD_STORE)).hasSize(1);
        assertThat(WriteProtocol.steps(across, Threads.RUNNING_WITH_WORD_STORE)).hasSize(8);
        assertThat(WriteProtocol.steps(within, Threads.RUNNING)).hasSize(8);
        assertThat(WriteProtocol.steps(unexecuted, Threads.RUNNING)).hasSize(1);
        assertThat(WriteProtocol.steps(across, Threads.STOPPED)).hasSize(1);
    }
}
