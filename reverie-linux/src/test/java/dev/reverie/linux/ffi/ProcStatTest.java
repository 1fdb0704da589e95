package dev.reverie.linux.ffi;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.linux.ProcessStatus;
import org.junit.jupiter.api.Test;

final class ProcStatTest {
    @Test
    void findsTheParent() throws Exception {
        ProcessHandle self = ProcessHandle.current();
        assertThat(ProcStat.parentOf((int) self.pid()))
                .isEqualTo((int) self.parent().orElseThrow().pid());
        // A name that looks like what follows it.
        Process child = new ProcessBuilder("/bin/sh", "-c", "printf ') R 1 (' >/proc/self/comm; read line").start();
        try {
            assertThat(ProcStat.parentOf((int) child.pid())).isEqualTo((int) self.pid());
        } finally {
            child.destroyForcibly().waitFor();
        }
        assertThat(ProcStat.parentOf((int) child.pid())).isZero();
    }

    @Test
    void findsIgnoredSignals() throws Exception {
        // The shell itself, which is asked twice, and ignores other signals than what it would run.
        Process child = new ProcessBuilder("/bin/bash", "-c", "trap '' SEGV ILL TRAP SYS; echo; read line").start();
        try {
            child.getInputStream().read();
            long ignored = ProcStat.ignoredBy((int) child.pid());
            assertThat(ignored & 0x4000_0418L).isEqualTo(0x4000_0418L);
            assertThat(ignored & 1 << 6).isZero();
            assertThat(ignored)
                    .isEqualTo(
                            requireNonNull(ProcessStatus.of((int) child.pid())).ignored() & 0x7fff_ffffL);
        } finally {
            child.destroyForcibly().waitFor();
        }
        assertThat(ProcStat.ignoredBy((int) child.pid())).isZero();
    }
}
