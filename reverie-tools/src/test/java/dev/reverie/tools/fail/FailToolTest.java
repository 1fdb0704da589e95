package dev.reverie.tools.fail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reverie.api.Action;
import dev.reverie.syscalls.Errno;
import dev.reverie.syscalls.Getpid;
import dev.reverie.syscalls.Openat;
import dev.reverie.syscalls.Read;
import dev.reverie.syscalls.SyscallArgs;
import dev.reverie.syscalls.Sysno;
import dev.reverie.syscalls.Write;
import dev.reverie.testing.FakeGuest;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailToolTest {
    private static FakeGuest<FailTotals, @Nullable Void> guest(String... rules) {
        return FakeGuest.of(new FailTool(Stream.of(rules).map(FailRule::parse).toList()));
    }

    /** Which of ten reads fail. */
    private static List<Integer> failing(String rule) {
        FakeGuest<FailTotals, @Nullable Void> guest = guest(rule);
        return IntStream.rangeClosed(1, 10)
                .filter(i -> guest.onSyscall(Read.of(0, 0, 1)).equals(Action.fail(Errno.EIO)))
                .boxed()
                .toList();
    }

    @Test
    void occasionsAreCounted() {
        assertThat(failing("read,errno=EIO,nth=3")).containsExactly(3);
        assertThat(failing("read,errno=EIO,from=9")).containsExactly(9, 10);
        assertThat(failing("read,errno=EIO,every=4")).containsExactly(4, 8);
        assertThat(failing("read,errno=EIO,from=3,every=2,times=2")).containsExactly(4, 6);
        assertThat(failing("read,errno=EIO,probability=0")).isEmpty();
        assertThat(failing("read,errno=EIO,probability=0.5,seed=1"))
                .isEqualTo(failing("read,errno=EIO,probability=0.5,seed=1"))
                .isNotEqualTo(failing("read,errno=EIO,probability=0.5,seed=2"))
                .hasSizeBetween(1, 9);
    }

    @Test
    void countsAreOfTheWholeGuest() {
        FakeGuest<FailTotals, @Nullable Void> guest = guest("read,errno=EIO,nth=2");
        assertThat(guest.newProcess().onSyscall(Read.of(0, 0, 1))).isEqualTo(Action.proceed());
        assertThat(guest.onSyscall(Read.of(0, 0, 1))).isEqualTo(Action.fail(Errno.EIO));
    }

    @Test
    void pathsAndDescriptorsChoose() {
        FakeGuest<FailTotals, @Nullable Void> guest =
                guest("%file,path=/etc/*,path=/tmp/**,errno=ENOENT", "read,write,fd=1,fd=2,retval=0");
        for (String path : List.of("/etc/passwd", "/tmp/a/b")) {
            assertThat(guest.onSyscall(open(guest, path))).as(path).isEqualTo(Action.fail(Errno.ENOENT));
        }
        for (String path : List.of("/etc/ssl/certs", "/usr/etc/passwd", "etc/passwd")) {
            assertThat(guest.onSyscall(open(guest, path))).as(path).isEqualTo(Action.proceed());
        }
        assertThat(guest.onSyscall(Openat.of(-100, 1, 0, 0)))
                .as("a bad pointer")
                .isEqualTo(Action.proceed());
        assertThat(guest.onSyscall(Write.of(2, 0, 1))).isEqualTo(Action.result(0));
        assertThat(guest.onSyscall(Write.of(3, 0, 1))).isEqualTo(Action.proceed());
    }

    private static Openat open(FakeGuest<?, ?> guest, String path) {
        return Openat.of(-100, guest.memory().placeString(path), 0, 0);
    }

    @Test
    void patternsAreThoseOfAShell() {
        assertThat(PathPattern.parse("/a/[b-d]?.c").matches("/a/cx.c")).isTrue();
        assertThat(PathPattern.parse("/a/[!b-d]*").matches("/a/bx")).isFalse();
        assertThat(PathPattern.parse("/a.c").matches("/abc")).isFalse();
        assertThatThrownBy(() -> PathPattern.parse("/a[")).hasMessageContaining("bracket");
    }

    @Test
    void whatFailsAfterwardsHasHappened() {
        FakeGuest<FailTotals, @Nullable Void> guest = guest("write,errno=EIO,when=exit,nth=1", "getpid,delay=1us");
        guest.willReturn(5);
        assertThat(guest.onSyscall(Write.of(1, 0, 5))).isEqualTo(Action.fail(Errno.EIO));
        assertThat(guest.injected()).containsExactly(Write.of(1, 0, 5));
        assertThat(guest.onSyscall(new Getpid(SyscallArgs.NONE))).isEqualTo(Action.proceed());
    }

    @Test
    void onlyWhatARuleIsAboutIsSubscribed() {
        assertThat(new FailTool(List.of(FailRule.parse("read,errno=EIO"), FailRule.parse("write,errno=EIO")))
                        .subscription()
                        .numbers())
                .containsExactly(Sysno.READ, Sysno.WRITE);
        FailRule negated = FailRule.parse("!read,write,errno=EIO");
        assertThat(new FailTool(List.of(negated, FailRule.parse("read,errno=EIO")))
                        .subscription()
                        .hasSyscall(Sysno.READ))
                .isTrue();
    }

    @Test
    void theReportSaysWhatNeverHit() {
        FakeGuest<FailTotals, @Nullable Void> guest =
                guest("read,errno=EIO,every=2", "write,errno=EIO", "getpid,errno=EIO,nth=2");
        guest.onSyscall(Read.of(0, 0, 1));
        guest.onSyscall(Read.of(0, 0, 1));
        guest.onSyscall(new Getpid(SyscallArgs.NONE));
        assertThat(guest.global().report())
                .containsExactly(
                        "'read,errno=EIO,every=2' hit 1 of 2 matching calls",
                        "'write,errno=EIO' never hit: no call matched",
                        "'getpid,errno=EIO,nth=2' never hit any of 1 matching calls");
        assertThat(guest.global().hits(0)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            opneat,errno=ENOENT       | unknown system call 'opneat', did you mean openat
            %fiel,errno=ENOENT        | did you mean %file
            read,errno=EINTER         | unknown error 'EINTER', did you mean EINTR
            read,errno=0              | unknown error '0'
            read,errno=4096           | unknown error '4096'
            read,errno=EIO,nht=3      | unknown condition 'nht=', did you mean nth
            read,errno=EIO,nth=0      | nth= is a whole number of at least 1, not '0'
            read,errno=EIO,every=x    | every= is a whole number of at least 1, not 'x'
            read,errno=EIO,when=later | when= is entry or exit, not 'later'
            read,delay=5              | delay= is a number and us, ms or s, not '5'
            read,errno=EIO,retval=1   | only one errno= or retval=
            read,errno=EIO,fd=x       | 'x' is no file descriptor
            read,probability=2        | probability= is a number from 0 to 1, not '2'
            read                      | nothing is to happen
            errno=EIO                 | no system call is named
            """)
    void whatMakesNoSenseIsExplained(String rule, String message) {
        assertThatThrownBy(() -> FailRule.parse(rule))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
