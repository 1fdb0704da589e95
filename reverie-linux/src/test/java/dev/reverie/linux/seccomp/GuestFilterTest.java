package dev.reverie.linux.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.linux.SyscallStop;
import dev.reverie.linux.seccomp.BpfInterpreter.Call;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class GuestFilterTest {
    private static final int X32 = (int) SyscallStop.X32_BIT;
    private static final long UNTRACED = 0x00800000;

    @Property(tries = 300)
    void stopsAtExactlyTheNumbersGiven(
            @ForAll @Size(min = 1, max = 400) Set<@IntRange(max = 500) Integer> wanted,
            @ForAll @IntRange(max = 600) int number) {
        SeccompProgram filter = GuestFilter.trace(
                wanted.stream().mapToInt(Integer::intValue).sorted().toArray());
        boolean isForOurSake = number == 317 || number == 435;
        assertThat(run(filter, number, SyscallStop.ARCH_X86_64))
                .isEqualTo(wanted.contains(number) || isForOurSake ? BpfAssembler.RET_TRACE : BpfAssembler.RET_ALLOW);
    }

    @Property(tries = 300)
    void stopsAtAllButTheNumbersGiven(
            @ForAll @Size(max = 400) Set<@IntRange(max = 500) Integer> unwanted,
            @ForAll @IntRange(max = 600) int number) {
        SeccompProgram filter = GuestFilter.traceAllExcept(
                unwanted.stream().mapToInt(Integer::intValue).toArray());
        boolean passes = unwanted.contains(number) && number != 317 && number != 435;
        assertThat(run(filter, number, SyscallStop.ARCH_X86_64))
                .isEqualTo(passes ? BpfAssembler.RET_ALLOW : BpfAssembler.RET_TRACE);
        assertThat(run(filter, number, SyscallStop.ARCH_I386)).isEqualTo(BpfAssembler.RET_TRACE);
        assertThat(run(filter, X32 | number, SyscallStop.ARCH_X86_64)).isEqualTo(BpfAssembler.RET_TRACE);
    }

    @Test
    void evenIfUnwantedStopsAtACloneThatCouldEscape() {
        SeccompProgram filter = GuestFilter.traceAllExcept(56);
        assertThat(run(filter, 56, SyscallStop.ARCH_X86_64, UNTRACED)).isEqualTo(BpfAssembler.RET_TRACE);
        assertThat(run(filter, 56, SyscallStop.ARCH_X86_64, ~UNTRACED)).isEqualTo(BpfAssembler.RET_ALLOW);
    }

    @Test
    void seesForeignCallsAsSoonAsAnyIsWanted() {
        SeccompProgram filter = GuestFilter.trace(0);
        assertThat(run(filter, 20, SyscallStop.ARCH_I386)).isEqualTo(BpfAssembler.RET_TRACE);
        assertThat(run(filter, X32 | 39, SyscallStop.ARCH_X86_64)).isEqualTo(BpfAssembler.RET_TRACE);
        assertThat(run(filter, -1, SyscallStop.ARCH_X86_64)).isEqualTo(BpfAssembler.RET_TRACE);
    }

    @Test
    void letsAllPassWhenNothingIsWanted() {
        SeccompProgram filter = GuestFilter.trace();
        for (int number = 0; number < 500; number++) {
            if (number != 317 && number != 354 && number != 435) {
                assertThat(run(filter, number, SyscallStop.ARCH_X86_64)).isEqualTo(BpfAssembler.RET_ALLOW);
                assertThat(run(filter, number, SyscallStop.ARCH_I386)).isEqualTo(BpfAssembler.RET_ALLOW);
                assertThat(run(filter, X32 | number, SyscallStop.ARCH_X86_64)).isEqualTo(BpfAssembler.RET_ALLOW);
            }
        }
        assertThat(run(filter, -1, SyscallStop.ARCH_X86_64)).isEqualTo(BpfAssembler.RET_ALLOW);
    }

    @Test
    void stopsAtWhateverCouldMakeAChildEscape() {
        SeccompProgram filter = GuestFilter.trace();
        assertThat(run(filter, 56, SyscallStop.ARCH_X86_64, UNTRACED)).isEqualTo(BpfAssembler.RET_TRACE);
        assertThat(run(filter, 56, SyscallStop.ARCH_X86_64, ~UNTRACED)).isEqualTo(BpfAssembler.RET_ALLOW);
        assertThat(run(filter, X32 | 56, SyscallStop.ARCH_X86_64, UNTRACED)).isEqualTo(BpfAssembler.RET_TRACE);
        assertThat(run(filter, 120, SyscallStop.ARCH_I386, UNTRACED)).isEqualTo(BpfAssembler.RET_TRACE);
        assertThat(run(filter, 435, SyscallStop.ARCH_X86_64)).isEqualTo(BpfAssembler.RET_TRACE);
        assertThat(run(filter, 435, SyscallStop.ARCH_I386)).isEqualTo(BpfAssembler.RET_TRACE);
    }

    @Test
    void stopsAtWhatInstallsAnotherFilterOrConcernsTheTimestampCounter() {
        for (SeccompProgram filter :
                List.of(GuestFilter.trace(), GuestFilter.trace(1), GuestFilter.traceAllExcept(157, 317))) {
            assertThat(run(filter, 317, SyscallStop.ARCH_X86_64)).isEqualTo(BpfAssembler.RET_TRACE);
            for (int option : new int[] {22, 25, 26}) {
                assertThat(run(filter, 157, SyscallStop.ARCH_X86_64, option)).isEqualTo(BpfAssembler.RET_TRACE);
            }
            assertThat(run(filter, 157, SyscallStop.ARCH_X86_64, 21)).isEqualTo(BpfAssembler.RET_ALLOW);
            assertThat(run(filter, X32 | 317, SyscallStop.ARCH_X86_64)).isEqualTo(BpfAssembler.RET_TRACE);
            assertThat(run(filter, X32 | 157, SyscallStop.ARCH_X86_64, 22)).isEqualTo(BpfAssembler.RET_TRACE);
            assertThat(run(filter, 354, SyscallStop.ARCH_I386)).isEqualTo(BpfAssembler.RET_TRACE);
            assertThat(run(filter, 172, SyscallStop.ARCH_I386, 22)).isEqualTo(BpfAssembler.RET_TRACE);
        }
        assertThat(run(GuestFilter.trace(157), 157, SyscallStop.ARCH_X86_64, 1)).isEqualTo(BpfAssembler.RET_TRACE);
    }

    @Test
    void stopsAtEverything() {
        SeccompProgram filter = GuestFilter.traceAll();
        assertThat(run(filter, 0, SyscallStop.ARCH_X86_64)).isEqualTo(BpfAssembler.RET_TRACE);
        assertThat(run(filter, 99999, SyscallStop.ARCH_I386)).isEqualTo(BpfAssembler.RET_TRACE);
    }

    private static int run(SeccompProgram filter, int number, int arch, long... args) {
        return BpfInterpreter.run(filter, new Call(number, arch, 0x7f00_1234_5678L, args));
    }
}
