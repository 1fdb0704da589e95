package dev.reverie.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelChecksTest {
    @TempDir
    Path root;

    @BeforeEach
    void aKernelThatHasAll() throws IOException {
        file("proc/sys/kernel/osrelease", "6.18.1-amd64\n");
        file("proc/self/status", "Name:\tx\nTracerPid:\t0\nUid:\t1000\t1000\t1000\t1000\nCapEff:\t0000000000000000\n");
        file("proc/sys/kernel/seccomp/actions_avail", "kill_process trap errno trace log allow\n");
        file("proc/sys/kernel/perf_event_paranoid", "2\n");
        file("proc/sys/user/max_user_namespaces", "100\n");
    }

    private void file(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Check check(String subject) {
        for (Check check : new KernelChecks(new ProcFiles(root)).all()) {
            if (check.subject().equals(subject)) {
                return check;
            }
        }
        throw new AssertionError("no check of " + subject);
    }

    @Test
    void aGoodKernelLacksNothing() {
        for (String subject : new String[] {"kernel", "ptrace", "seccomp", "perf events"}) {
            assertThat(check(subject).verdict()).as(subject).isEqualTo(Check.Verdict.OK);
        }
    }

    @Test
    void yamaMayForbidTracing() throws IOException {
        file("proc/sys/kernel/yama/ptrace_scope", "1\n");
        assertThat(check("ptrace").verdict()).isEqualTo(Check.Verdict.OK);
        file("proc/sys/kernel/yama/ptrace_scope", "2\n");
        assertThat(check("ptrace").verdict()).isEqualTo(Check.Verdict.MISSING);
        assertThat(check("ptrace").advice()).contains("sysctl kernel.yama.ptrace_scope=1");
        file("proc/self/status", "CapEff:\t0000000000080000\n");
        assertThat(check("ptrace").verdict()).isEqualTo(Check.Verdict.OK);
        file("proc/sys/kernel/yama/ptrace_scope", "3\n");
        assertThat(check("ptrace").verdict()).isEqualTo(Check.Verdict.MISSING);
    }

    @Test
    void whatIsMissingIsSaid() throws IOException {
        file("proc/sys/kernel/seccomp/actions_avail", "kill_process errno allow\n");
        file("proc/sys/kernel/osrelease", "5.10.0\n");
        assertThat(check("seccomp").verdict()).isEqualTo(Check.Verdict.MISSING);
        assertThat(check("kernel").verdict()).isEqualTo(Check.Verdict.MISSING);
    }

    @Test
    void releasesAreComparedAsNumbers() {
        assertThat(KernelChecks.isAtLeast("6.1.0-9-amd64", 5, 11)).isTrue();
        assertThat(KernelChecks.isAtLeast("5.11", 5, 11)).isTrue();
        assertThat(KernelChecks.isAtLeast("5.9.1", 5, 11)).isFalse();
        assertThat(KernelChecks.isAtLeast("6", 5, 11)).isTrue();
        assertThat(KernelChecks.isAtLeast("odd", 1, 0)).isFalse();
    }
}
