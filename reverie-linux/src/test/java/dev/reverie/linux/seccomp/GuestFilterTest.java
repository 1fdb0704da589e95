package dev.reverie.linux.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.linux.SyscallStop;
import dev.reverie.linux.seccomp.BpfInterpreter.Call;
import java.util.EnumSet;
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
            for (int option : new int[] {22, 25, 26, 59}) {
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
    void stopsAtWhatIsWatchedByItsArguments() {
        Set<Watched> all = EnumSet.allOf(Watched.class);
        for (SeccompProgram filter : List.of(
                GuestFilter.trace(all, null),
                GuestFilter.trace(all, null, 1),
                GuestFilter.traceAllExcept(all, null, 9, 10, 13, 158, 329))) {
            int allow = BpfAssembler.RET_ALLOW;
            int trace = TRACE;
            assertThat(run(filter, 9, SyscallStop.ARCH_X86_64, 0, 0, 5, 2))
                    .as("mmap r-x of a file")
                    .isEqualTo(trace);
            assertThat(run(filter, 9, SyscallStop.ARCH_X86_64, 0, 0, 3, 2))
                    .as("mmap rw- of a file")
                    .isEqualTo(allow);
            assertThat(run(filter, 9, SyscallStop.ARCH_X86_64, 0, 0, 7, 0x22))
                    .as("anonymous mmap")
                    .isEqualTo(allow);
            for (int protect : new int[] {10, 329}) {
                assertThat(run(filter, protect, SyscallStop.ARCH_X86_64, 0, 0, 5))
                        .isEqualTo(trace);
                assertThat(run(filter, protect, SyscallStop.ARCH_X86_64, 0, 0, 1))
                        .isEqualTo(allow);
            }
            assertThat(run(filter, 158, SyscallStop.ARCH_X86_64, 0x1011))
                    .as("ARCH_GET_CPUID")
                    .isEqualTo(trace);
            assertThat(run(filter, 158, SyscallStop.ARCH_X86_64, 0x1012))
                    .as("ARCH_SET_CPUID")
                    .isEqualTo(trace);
            assertThat(run(filter, 158, SyscallStop.ARCH_X86_64, 0x1002))
                    .as("ARCH_SET_FS")
                    .isEqualTo(allow);
            assertThat(run(filter, 384, SyscallStop.ARCH_I386, 0x1012))
                    .as("of 32 bits")
                    .isEqualTo(trace);
            assertThat(run(filter, 13, SyscallStop.ARCH_X86_64, 11))
                    .as("of SIGSEGV")
                    .isEqualTo(trace);
            assertThat(run(filter, 13, SyscallStop.ARCH_X86_64, 10))
                    .as("of SIGUSR1")
                    .isEqualTo(allow);
        }
        assertThat(run(GuestFilter.trace(), 9, SyscallStop.ARCH_X86_64, 0, 0, 5, 2))
                .isEqualTo(BpfAssembler.RET_ALLOW);
    }

    @Test
    void stopsAtEverything() {
        SeccompProgram filter = GuestFilter.traceAll(null);
        assertThat(run(filter, 0, SyscallStop.ARCH_X86_64)).isEqualTo(TRACE);
        assertThat(run(filter, 99999, SyscallStop.ARCH_I386)).isEqualTo(TRACE);
    }

    @Test
    void letsCallsOfTheRuntimePassAndStopsAtItsGate() {
        RuntimeCalls runtime = new RuntimeCalls(0x7000_0000L, 0x3e7e_71e0);
        for (SeccompProgram filter : List.of(
                GuestFilter.traceAll(runtime),
                GuestFilter.trace(Set.of(), runtime, 0, 1),
                GuestFilter.traceAllExcept(Set.of(), runtime, 39))) {
            assertThat(runAt(0x7000_0002L, filter, 0)).as("from its page").isEqualTo(BpfAssembler.RET_ALLOW);
            assertThat(runAt(0x7000_0ffeL, filter, 56)).as("a clone").isEqualTo(BpfAssembler.RET_ALLOW);
            assertThat(runAt(0x7000_1002L, filter, 0)).as("from behind it").isEqualTo(TRACE);
            assertThat(runAt(0x1_7000_0002L, filter, 0)).as("4 GiB above").isEqualTo(TRACE);
            assertThat(runAt(0x7000_1002L, filter, 0x3e7e_71e0)).as("the gate").isEqualTo(TRACE);
        }
        assertThat(runAt(0x5555_0000L, GuestFilter.traceAllExcept(Set.of(), runtime, 39), 39))
                .isEqualTo(BpfAssembler.RET_ALLOW);
    }

    private static int runAt(long ip, SeccompProgram filter, int number) {
        return BpfInterpreter.run(filter, new Call(number, SyscallStop.ARCH_X86_64, ip));
    }

    private static int run(SeccompProgram filter, int number, int arch, long... args) {
        return BpfInterpreter.run(filter, new Call(number, arch, 0x7f00_1234_5678L, args));
    }
}
