package dev.reverie.linux.ffi;

import static org.assertj.core.api.Assertions.assertThat;

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
}
