package dev.reverie.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.api.RecordedCall;
import dev.reverie.syscalls.ByteArrayMemory;
import dev.reverie.syscalls.Memory;
import dev.reverie.syscalls.Observed;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.SyscallArgs;
import dev.reverie.syscalls.Sysno;
import dev.reverie.syscalls.decode.DecodeOptions;
import dev.reverie.syscalls.decode.Display;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RepetitionsTest {
    /** A recording that is told from others by a number. */
    private record Numbered(int number, boolean isKept) implements RecordedCall {
        @Override
        public boolean isLike(RecordedCall other) {
            return other instanceof Numbered numbered && numbered.number == number;
        }

        @Override
        public @Nullable RecordedCall kept() {
            return isKept ? this : null;
        }

        @Override
        public Memory memory() {
            return new ByteArrayMemory();
        }
    }

    private static final Observed SOME = new Numbered(1, true);

    /** A thread that stands. */
    private static final Observed LIVE = ByteArrayMemory::new;

    private final Repetitions repetitions = new Repetitions();

    private static Syscall read(long buffer) {
        return Syscall.of(Sysno.READ, new SyscallArgs(3, buffer, 1, 0, 0, 0));
    }

    private Display keep(Syscall call, Observed guest) {
        Display display = Display.before(call, SOME, DecodeOptions.DEFAULT);
        repetitions.keep(display, guest, "read(3, ");
        return display;
    }

    @Test
    void knowsWhatIsTheSame() {
        Display display = keep(read(0x1000), SOME);
        Repetitions.Begun begun = Objects.requireNonNull(repetitions.begun(read(0x1000), new Numbered(1, true)));
        assertThat(begun.display()).isSameAs(display);
        assertThat(begun.text()).isEqualTo("read(3, ");
        assertThat(repetitions.end(display, 1, SOME)).isNull();
        Repetitions.End end = repetitions.keepEnd(display, 1, SOME, "\"x\", 1)", "= 1");
        assertThat(repetitions.end(display, 1, SOME)).isSameAs(end);
    }

    @Test
    void knowsWhatIsNot() {
        Display display = keep(read(0x1000), SOME);
        assertThat(repetitions.begun(read(0x1001), SOME)).isNull();
        assertThat(repetitions.begun(read(0x1000), new Numbered(2, true))).isNull();
        assertThat(repetitions.begun(read(0x1000), LIVE)).isNull();
        assertThat(repetitions.begun(Syscall.of(Sysno.READ + 16, read(0x1000).args()), SOME))
                .isNull();
        repetitions.keepEnd(display, 1, SOME, "\"x\", 1)", "= 1");
        assertThat(repetitions.end(display, 0, SOME)).isNull();
        assertThat(repetitions.end(display, 1, new Numbered(2, true))).isNull();
        assertThat(repetitions.end(display, 1, LIVE)).isNull();
        assertThat(repetitions.end(Display.before(read(0x1000), SOME, DecodeOptions.DEFAULT), 1, SOME))
                .isNull();
    }

    @Test
    void keepsNothingThatIsLargeOrHasStopped() {
        for (Observed guest : new Observed[] {new Numbered(1, false), LIVE}) {
            Display display = keep(read(0x1000), guest);
            assertThat(repetitions.begun(read(0x1000), guest)).isNull();
            repetitions.keepEnd(display, 1, guest, "\"x\", 1)", "= 1");
            assertThat(repetitions.end(display, 1, guest)).isNull();
        }
    }
}
