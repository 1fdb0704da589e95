package dev.reverie.inguest;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SlotPoolTest {
    private static final int SLOT = 4096;
    private static final int CHUNK = SlotChunk.SLOTS * SLOT;

    private static SlotPool pool() {
        return requireNonNull(SlotPool.create(CHUNK));
    }

    @Test
    void eachHasAChunkOfItsOwn() {
        try (SlotPool pool = pool()) {
            List<SlotPool.Part> parts = new ArrayList<>();
            for (SlotPool.Part part = pool.take(); part != null; part = pool.take()) {
                parts.add(part);
            }
            Set<Long> offsets = parts.stream().map(SlotPool.Part::offset).collect(Collectors.toSet());
            assertThat(parts).hasSizeGreaterThan(8);
            assertThat(offsets).hasSameSizeAs(parts).allMatch(offset -> offset % CHUNK == 0);
            parts.get(3).memory().putLong(CHUNK - 8, 5);
            assertThat(parts.get(4).memory().getLong(CHUNK - 8)).isZero();
            parts.get(3).free();
            SlotPool.Part again = requireNonNull(pool.take());
            assertThat(again.offset()).isEqualTo(parts.get(3).offset());
            assertThat(pool.take()).isNull();
        }
    }

    @Test
    void slotsOfAnEarlierProgramAreEmptyAgain() {
        try (SlotPool pool = pool()) {
            SlotChunk first = new SlotChunk(requireNonNull(pool.take()), 0, SLOT);
            assertThat(List.of(first.take(64), first.take(64))).containsExactly(0, 1);
            first.memory().putLong(0, 7);
            first.memory().putLong(SLOT + 56, 8);
            first.left();
            SlotChunk second = new SlotChunk(requireNonNull(pool.take()), 0, SLOT);
            assertThat(List.of(second.take(64), second.take(64))).containsExactly(0, 1);
            assertThat(second.memory().getLong(0)).isZero();
            assertThat(second.memory().getLong(SLOT + 56)).isZero();
        }
    }

    @Test
    void beginsWithWhatNobodyCanKnow() {
        try (SlotPool pool = pool()) {
            SlotPool.Part one = requireNonNull(pool.take());
            SlotPool.Part other = requireNonNull(pool.take());
            assertThat(one.sign()).isNotEqualTo(other.sign());
            assertThat(one.memory().getLong(0)).isEqualTo(one.sign());
            pool.giveUp();
            one.free();
            assertThat(pool.take()).isNull();
        }
    }

    @Test
    void hasAPathForAsLongAsItIsOpen() throws IOException {
        Path path;
        try (SlotPool pool = pool()) {
            byte[] text = pool.path();
            assertThat(text[text.length - 1]).isZero();
            path = Path.of(new String(text, 0, text.length - 1, StandardCharsets.US_ASCII));
            assertThat(Files.readSymbolicLink(path).toString()).startsWith("/memfd:reverie");
            assertThat(Files.size(path)).isGreaterThanOrEqualTo(CHUNK);
        }
        assertThat(path).doesNotExist();
    }
}
