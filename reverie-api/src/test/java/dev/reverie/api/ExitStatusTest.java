package dev.reverie.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.syscalls.Signal;
import org.junit.jupiter.api.Test;

final class ExitStatusTest {
    @Test
    void readsWaitStatusWords() {
        assertThat(ExitStatus.ofWaitStatus(0x0700)).isEqualTo(new ExitStatus.Exited(7));
        assertThat(ExitStatus.ofWaitStatus(0xff00)).isEqualTo(new ExitStatus.Exited(255));
        assertThat(ExitStatus.ofWaitStatus(9)).isEqualTo(new ExitStatus.Killed(new Signal(9), false));
        assertThat(ExitStatus.ofWaitStatus(0x80 | 11)).isEqualTo(new ExitStatus.Killed(new Signal(11), true));
    }

    @Test
    void hasTheCodeThatAShellWouldReport() {
        assertThat(new ExitStatus.Exited(3).shellCode()).isEqualTo(3);
        assertThat(new ExitStatus.Killed(new Signal(15), false).shellCode()).isEqualTo(143);
        assertThat(new ExitStatus.Exited(0).isSuccess()).isTrue();
        assertThat(new ExitStatus.Exited(1).isSuccess()).isFalse();
        assertThat(new ExitStatus.Killed(new Signal(1), false).isSuccess()).isFalse();
    }
}
