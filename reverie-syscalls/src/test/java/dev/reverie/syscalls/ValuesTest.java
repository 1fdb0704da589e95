package dev.reverie.syscalls;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Errno, signals, siginfo and wait status, as values and as text. */
class ValuesTest {
    @Test
    void errnoFromAResultRegister() {
        assertThat(Errno.fromResult(-2)).isEqualTo(Errno.ENOENT);
        assertThat(Errno.fromResult(-4095)).isEqualTo(Errno.of(4095));
        assertThat(Errno.fromResult(-4096)).isNull();
        assertThat(Errno.fromResult(0)).isNull();
        assertThat(Errno.ENOENT.asResult()).isEqualTo(-2);
        assertThat(Errno.of(4095).name()).isEqualTo("ERRNO_4095");
        assertThat(Errno.of(4095).description()).isEqualTo("Unknown error 4095");
    }

    @Test
    void onlyFourErrnosAskForARestart() {
        for (int number = -1; number < 600; number++) {
            boolean restart = number == 512 || number == 513 || number == 514 || number == 516;
            assertThat(Errno.of(number).isRestart()).isEqualTo(restart);
        }
    }

    @Test
    void signalNamesGoBothWays() {
        for (int number = 1; number <= Signal.MAX; number++) {
            assertThat(Signal.byName(Signal.of(number).name())).isEqualTo(Signal.of(number));
        }
        assertThat(Signal.byName("INT")).isEqualTo(Signal.SIGINT);
        assertThat(Signal.byName("nonsense")).isNull();
        assertThat(Signal.of(64).name()).isEqualTo("SIGRT_32");
        assertThat(Signal.of(32).name()).isEqualTo("SIGRTMIN");
        assertThat(Signal.of(99).name()).isEqualTo("99");
    }

    @Test
    void waitStatus() {
        assertThat(new WaitStatus(0x300)).hasToString("{WIFEXITED(s) && WEXITSTATUS(s) == 3}");
        assertThat(new WaitStatus(9)).hasToString("{WIFSIGNALED(s) && WTERMSIG(s) == SIGKILL}");
        assertThat(new WaitStatus(0x8b)).hasToString("{WIFSIGNALED(s) && WTERMSIG(s) == SIGSEGV && WCOREDUMP(s)}");
        assertThat(new WaitStatus(0x137f)).hasToString("{WIFSTOPPED(s) && WSTOPSIG(s) == SIGSTOP}");
        assertThat(new WaitStatus(0x857f)).hasToString("{WIFSTOPPED(s) && WSTOPSIG(s) == SIGTRAP | 0x80}");
        assertThat(new WaitStatus(0xffff)).hasToString("{WIFCONTINUED(s)}");
    }

    @Test
    void siginfoOfKill() {
        SigInfo info = SigInfo.ofKill(Signal.SIGUSR1, 4020, 0);
        assertThat(info).hasToString("{si_signo=SIGUSR1, si_code=SI_USER, si_pid=4020, si_uid=0}");
        assertThat(SigInfo.of(info.bytes())).isEqualTo(info).hasSameHashCodeAs(info);
    }

    @Test
    void siginfoOfAChild() {
        byte[] bytes = new byte[SigInfo.SIZE];
        LittleEndian.putInt(bytes, 0, 17);
        LittleEndian.putInt(bytes, 8, 1);
        LittleEndian.putInt(bytes, 16, 4021);
        LittleEndian.putInt(bytes, 24, 3);
        assertThat(SigInfo.of(bytes))
                .hasToString("{si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=4021, si_uid=0, si_status=3, si_utime=0, "
                        + "si_stime=0}");
        LittleEndian.putInt(bytes, 8, 2);
        LittleEndian.putInt(bytes, 24, 9);
        LittleEndian.putLong(bytes, 32, 2);
        assertThat(SigInfo.of(bytes))
                .hasToString("{si_signo=SIGCHLD, si_code=CLD_KILLED, si_pid=4021, si_uid=0, si_status=SIGKILL, "
                        + "si_utime=2 /* 0.02 s */, si_stime=0}");
    }

    @Test
    void siginfoOfAFault() {
        byte[] bytes = new byte[SigInfo.SIZE];
        LittleEndian.putInt(bytes, 0, 11);
        LittleEndian.putInt(bytes, 8, 1);
        LittleEndian.putLong(bytes, 16, 8);
        assertThat(SigInfo.of(bytes)).hasToString("{si_signo=SIGSEGV, si_code=SEGV_MAPERR, si_addr=0x8}");
        LittleEndian.putInt(bytes, 8, 0x80);
        LittleEndian.putLong(bytes, 16, 0);
        assertThat(SigInfo.of(bytes)).hasToString("{si_signo=SIGSEGV, si_code=SI_KERNEL, si_addr=NULL}");
    }

    @Property
    void anyBytesHaveAText(@ForAll @Size(SigInfo.SIZE) byte[] bytes, @ForAll int status, @ForAll short code) {
        assertThat(SigInfo.of(bytes).toString()).startsWith("{si_signo=").endsWith("}");
        assertThat(new WaitStatus(status).toString()).startsWith("{WIF");
        LittleEndian.putInt(bytes, 0, code & 63);
        LittleEndian.putInt(bytes, 8, (code >> 6) & 15);
        assertThat(SigInfo.of(bytes).toString()).startsWith("{si_signo=").endsWith("}");
    }
}
