package dev.reverie.linux.ffi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The probes agree with what the kernel says of itself elsewhere. */
final class ProbesTest {
    @Test
    void seccompAgreesWithProc() throws IOException {
        String actions = Files.readString(Path.of("/proc/sys/kernel/seccomp/actions_avail"));
        assertThat(Probes.seccompTrace() == 0).isEqualTo(actions.contains("trace"));
    }

    @Test
    void cpuidFaultingAgreesWithTheFlagsOfTheProcessor() throws IOException {
        String flags = Files.readString(Path.of("/proc/cpuinfo"));
        assertThat(Probes.cpuidFaulting() == 0).isEqualTo(flags.contains("cpuid_fault"));
    }

    @Test
    void theTimestampCounterCanAlwaysBeTrapped() {
        assertThat(Probes.tscTrapping()).isZero();
    }

    @Test
    void probingTwiceGivesTheSame() {
        assertThat(Probes.branchCounter()).isEqualTo(Probes.branchCounter());
        assertThat(Probes.taskClock()).isEqualTo(Probes.taskClock());
        assertThat(Probes.syscallUserDispatch()).isEqualTo(Probes.syscallUserDispatch());
    }
}
