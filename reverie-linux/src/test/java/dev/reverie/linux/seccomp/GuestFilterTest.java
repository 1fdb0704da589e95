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
    private static final int TRACE = BpfAssembler.RET_TRACE | GuestFilter.TRACE_DATA;

    /** wait4, ptrace, waitid, seccomp and clone3. */
    private static final Set<Integer> FOR_OUR_SAKE = Set.of(61, 101, 247, 317, 435);

    @Property(tries = 300)
    void stopsAtExactlyTheNumbersGiven(
            @ForAll @Size(min = 1, max = 400) Set<@IntRange(max = 500) Integer> wanted,
            @ForAll @IntRange(max = 600) int number) {
        SeccompProgram filter = GuestFilter.trace(
                wanted.stream().mapToInt(Integer::intValue).sorted().toArray());
        boolean isForOurSake = FOR_OUR_SAKE.contains(number);
        assertThat(run(filter, number, SyscallStop.ARCH_X86_64))
                .isEqualTo(wanted.contains(number) || isForOurSake ? TRACE : BpfAssembler.RET_ALLOW);
    }

    @Property(tries = 300)
    void stopsAtAllButTheNumbersGiven(
            @ForAll @Size(max = 400) Set<@IntRange(max = 500) Integer> unwanted,
            @ForAll @IntRange(max = 600) int number) {
        SeccompProgram filter = GuestFilter.traceAllExcept(
                unwanted.stream().mapToInt(Integer::intValue).toArray());
        boolean passes = unwanted.contains(number) && !FOR_OUR_SAKE.contains(number);
        assertThat(run(filter, number, SyscallStop.ARCH_X86_64)).isEqualTo(passes ? BpfAssembler.RET_ALLOW : TRACE);
        assertThat(run(filter, number, SyscallStop.ARCH_I386)).isEqualTo(TRACE);
        assertThat(run(filter, X32 | number, SyscallStop.ARCH_X86_64)).isEqualTo(TRACE);
    }

    @Test
    void evenIfUnwantedStopsAtACloneThatCouldEscape() {
        SeccompProgram filter = GuestFilter.traceAllExcept(56);
        assertThat(run(filter, 56, SyscallStop.ARCH_X86_64, UNTRACED)).isEqualTo(TRACE);
        assertThat(run(filter, 56, SyscallStop.ARCH_X86_64, ~UNTRACED)).isEqualTo(BpfAssembler.RET_ALLOW);
    }

    @Test
    void seesForeignCallsAsSoonAsAnyIsWanted() {
        SeccompProgram filter = GuestFilter.trace(0);
        assertThat(run(filter, 20, SyscallStop.ARCH_I386)).isEqualTo(TRACE);
        assertThat(run(filter, X32 | 39, SyscallStop.ARCH_X86_64)).isEqualTo(TRACE);
        assertThat(run(filter, -1, SyscallStop.ARCH_X86_64)).isEqualTo(TRACE);
    }

    @Test
    void letsAllPassWhenNothingIsWanted() {
        SeccompProgram filter = GuestFilter.trace();
        for (int number = 0; number < 500; number++) {
            if (!FOR_OUR_SAKE.contains(number)) {
                assertThat(run(filter, number, SyscallStop.ARCH_X86_64)).isEqualTo(BpfAssembler.RET_ALLOW);
            }
            if (number != 317 && number != 354 && number != 435) {
                assertThat(run(filter, number, SyscallStop.ARCH_I386)).isEqualTo(BpfAssembler.RET_ALLOW);
                assertThat(run(filter, X32 | number, SyscallStop.ARCH_X86_64)).isEqualTo(BpfAssembler.RET_ALLOW);
            }
        }
        assertThat(run(filter, -1, SyscallStop.ARCH_X86_64)).isEqualTo(BpfAssembler.RET_ALLOW);
    }

    @Test
    void stopsAtWhateverCouldMakeAChildEscape() {
        SeccompProgram filter = GuestFilter.trace();
        assertThat(run(filter, 56, SyscallStop.ARCH_X86_64, UNTRACED)).isEqualTo(TRACE);
        assertThat(run(filter, 56, SyscallStop.ARCH_X86_64, ~UNTRACED)).isEqualTo(BpfAssembler.RET_ALLOW);
        assertThat(run(filter, X32 | 56, SyscallStop.ARCH_X86_64, UNTRACED)).isEqualTo(TRACE);
        assertThat(run(filter, 120, SyscallStop.ARCH_I386, UNTRACED)).isEqualTo(TRACE);
        assertThat(run(filter, 435, SyscallStop.ARCH_X86_64)).isEqualTo(TRACE);
        assertThat(run(filter, 435, SyscallStop.ARCH_I386)).isEqualTo(TRACE);
    }

    @Test
    void stopsAtWhatInstallsAnotherFilterOrConcernsTheTimestampCounter() {
        for (SeccompProgram filter :
                List.of(GuestFilter.trace(), GuestFilter.trace(1), GuestFilter.traceAllExcept(157, 317))) {
            assertThat(run(filter, 317, SyscallStop.ARCH_X86_64)).isEqualTo(TRACE);
            for (int option : new int[] {22, 25, 26}) {
                assertThat(run(filter, 157, SyscallStop.ARCH_X86_64, option)).isEqualTo(TRACE);
            }
            assertThat(run(filter, 157, SyscallStop.ARCH_X86_64, 21)).isEqualTo(BpfAssembler.RET_ALLOW);
            assertThat(run(filter, X32 | 317, SyscallStop.ARCH_X86_64)).isEqualTo(TRACE);
            assertThat(run(filter, X32 | 157, SyscallStop.ARCH_X86_64, 22)).isEqualTo(TRACE);
            assertThat(run(filter, 354, SyscallStop.ARCH_I386)).isEqualTo(TRACE);
            assertThat(run(filter, 172, SyscallStop.ARCH_I386, 22)).isEqualTo(TRACE);
        }
        assertThat(run(GuestFilter.trace(157), 157, SyscallStop.ARCH_X86_64, 1)).isEqualTo(TRACE);
    }

    @Test
    void stopsAtWhatConcernsTracingBetweenGuests() {
        for (SeccompProgram filter :
                List.of(GuestFilter.trace(), GuestFilter.trace(1), GuestFilter.traceAllExcept(13, 61, 101, 247))) {
            for (int number : new int[] {61, 101, 247}) {
                assertThat(run(filter, number, SyscallStop.ARCH_X86_64)).isEqualTo(TRACE);
            }
            assertThat(run(filter, 13, SyscallStop.ARCH_X86_64, 17)).isEqualTo(TRACE);
            assertThat(run(filter, 13, SyscallStop.ARCH_X86_64, 2)).isEqualTo(BpfAssembler.RET_ALLOW);
        }
    }

    @Test
    void stopsAtEverything() {
        SeccompProgram filter = GuestFilter.traceAll();
        assertThat(run(filter, 0, SyscallStop.ARCH_X86_64)).isEqualTo(TRACE);
        assertThat(run(filter, 99999, SyscallStop.ARCH_I386)).isEqualTo(TRACE);
    }

    private static int run(SeccompProgram filter, int number, int arch, long... args) {
        return BpfInterpreter.run(filter, new Call(number, arch, 0x7f00_1234_5678L, args));
    }
}
