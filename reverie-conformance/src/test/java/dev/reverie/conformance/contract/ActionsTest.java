package dev.reverie.conformance.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reverie.api.Action;
import dev.reverie.api.ExitStatus;
import dev.reverie.api.NoGlobal;
import dev.reverie.api.RunOptions.HandlerThreads;
import dev.reverie.api.RunResult;
import dev.reverie.api.Stdio;
import dev.reverie.api.Subscription;
import dev.reverie.api.ToolException;
import dev.reverie.syscalls.Abi;
import dev.reverie.syscalls.Bytes;
import dev.reverie.syscalls.Clone;
import dev.reverie.syscalls.Clone3;
import dev.reverie.syscalls.Errno;
import dev.reverie.syscalls.ForeignSyscall;
import dev.reverie.syscalls.Getpid;
import dev.reverie.syscalls.Getppid;
import dev.reverie.syscalls.Lseek;
import dev.reverie.syscalls.Openat;
import dev.reverie.syscalls.Read;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.SyscallArgs;
import dev.reverie.syscalls.Sysno;
import dev.reverie.syscalls.Write;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each {@link Action} and {@code inject} do to a call. */
final class ActionsTest {
    private static final String HANDLER_THREADS = "dev.reverie.conformance.contract.Runs#handlerThreads";

    @ParameterizedTest
    @MethodSource(HANDLER_THREADS)
    void aFailedCallDoesNotRun(HandlerThreads threads) {
        Script tool = Script.onSyscalls(
                Subscription.syscalls(Sysno.UNLINK, Sysno.UNLINKAT), (guest, call) -> Action.fail(Errno.EROFS));
        RunResult<NoGlobal> result = Runs.run(
                tool,
                threads,
                "sh",
                "-c",
                "f=$(mktemp); rm -f $f; test -e $f && echo still there; /bin/rm $f; exec rm -r $f");
        assertThat(result.stdout().toString()).startsWith("still there\n");
        assertThat(result.stderr().toString()).contains("Read-only file system");
        assertThat(result.status()).isEqualTo(new ExitStatus.Exited(1));
    }

    @ParameterizedTest
    @MethodSource(HANDLER_THREADS)
    void aChangedArgumentReachesTheKernel(HandlerThreads threads) {
        AtomicInteger reads = new AtomicInteger();
        Script tool = Script.onSyscalls(Subscription.syscalls(Sysno.READ), (guest, call) -> {
            if (call instanceof Read read && read.fd() == 0) {
                reads.incrementAndGet();
                return Action.proceedWith(read.withCount(1));
            }
            return Action.proceed();
        });
        RunResult<NoGlobal> result =
                Runs.run(tool, threads, Runs.command("cat").withStdin(Stdio.input(Bytes.of("abcdef"))));
        assertThat(result.stdout().toString()).isEqualTo("abcdef");
        assertThat(reads).hasValue(7);
    }

    @ParameterizedTest
    @MethodSource(HANDLER_THREADS)
    void aResultIsReplacedAfterTheCallRan(HandlerThreads threads) {
        List<Long> seen = new CopyOnWriteArrayList<>();
        Script tool = Script.onSyscalls(Subscription.syscalls(Sysno.WRITE), (guest, call) -> {
            if (call instanceof Write write && write.fd() == 1) {
                seen.add(guest.inject(write));
                return Action.fail(Errno.ENOSPC);
            }
            return Action.proceed();
        });
        RunResult<NoGlobal> result = Runs.run(tool, threads, "/bin/echo", "hello");
        assertThat(result.stdout().toString()).isEqualTo("hello\n");
        assertThat(seen).containsExactly(6L);
        assertThat(result.stderr().toString()).contains("No space left on device");
        assertThat(result.status()).isEqualTo(new ExitStatus.Exited(1));
    }

    @ParameterizedTest
    @MethodSource(HANDLER_THREADS)
    void aCallIsAnsweredWithoutTheKernel(HandlerThreads threads) {
        Script tool = Script.onSyscalls(
                Subscription.syscalls(Sysno.GETUID, Sysno.GETEUID), (guest, call) -> Action.result(4711));
        assertThat(Runs.run(tool, threads, "id", "-u").stdout().toString()).isEqualTo("4711\n");
    }

    /** Also where the changed call is another, fails, or is only the first of several. */
    @ParameterizedTest
    @MethodSource(HANDLER_THREADS)
    void theGuestsRegistersArePutBack(HandlerThreads threads) throws Exception {
        Script tool = Script.onSyscalls(Subscription.allSyscalls(), (guest, call) -> switch (call) {
            case Getpid ignored -> Action.proceedWith(Syscall.of(Sysno.GETPID, SyscallArgs.of(9, 8, 7, 6, 5, 4)));
            case Getppid ignored -> Action.proceedWith(Syscall.of(Sysno.GETUID, SyscallArgs.of(1, 1, 1, 1, 1, 1)));
            case Lseek lseek -> {
                guest.inject(Syscall.of(Sysno.GETPID, SyscallArgs.of(3, 3, 3, 3, 3, 3)));
                guest.inject(Syscall.of(Sysno.CLOSE, SyscallArgs.of(-1, 2, 2, 2, 2, 2)));
                yield Action.proceedWith(lseek.withFd(-2));
            }
            default -> Action.proceed();
        });
        RunResult<NoGlobal> result = Runs.run(tool, threads, Runs.guest("c/registers.c"));
        assertThat(result.stdout().toString()).endsWith("failures 0\n");
    }

    @ParameterizedTest
    @MethodSource(HANDLER_THREADS)
    void memoryIsReadAndWritten(HandlerThreads threads) {
        Script tool = Script.onSyscalls(Subscription.syscalls(Sysno.OPENAT), (guest, call) -> {
            try {
                if (call instanceof Openat open
                        && guest.memory().readCString(open.path(), 4096).equals("/etc/hostname")) {
                    guest.memory()
                            .writeBytes(
                                    open.path(), "/dev/null\0".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                }
            } catch (dev.reverie.syscalls.MemoryFault e) {
                throw new AssertionError(e);
            }
            return Action.proceed();
        });
        assertThat(Runs.run(tool, threads, "cat", "/etc/hostname").stdout().length())
                .isZero();
    }

    @ParameterizedTest
    @MethodSource(HANDLER_THREADS)
    void childrenThatAskNotToBeTracedAre(HandlerThreads threads) throws Exception {
        Set<Integer> callers = ConcurrentHashMap.newKeySet();
        AtomicInteger created = new AtomicInteger();
        Script tool = Script.onSyscalls(Subscription.allSyscalls(), (guest, call) -> {
            callers.add(guest.pid());
            if (call instanceof Clone || call instanceof Clone3) {
                created.incrementAndGet();
            }
            return Action.proceed();
        });
        RunResult<NoGlobal> result = Runs.run(tool, threads, Runs.guest("c/cloneflags.c"));
        assertThat(result.status()).isEqualTo(new ExitStatus.Exited(0));
        assertThat(result.stdout().toString())
                .contains(
                        "untraced: waited 1",
                        "untraced vm: waited 1",
                        "clone3 untraced: waited 1 status 7936 flags kept 1");
        // All processes but the one whose clone failed; two more come from vfork.
        assertThat(callers).hasSize(1 + created.get() - 1 + 2);
    }

    @ParameterizedTest
    @MethodSource(HANDLER_THREADS)
    void foreignCallsAreSeenAndMarked(HandlerThreads threads) throws Exception {
        List<String> foreign = new CopyOnWriteArrayList<>();
        Script tool = Script.onSyscalls(Subscription.syscalls(Sysno.PERSONALITY), (guest, call) -> {
            if (call instanceof ForeignSyscall) {
                foreign.add(call.abi() + " " + call.name());
            }
            return call.abi() == Abi.I386 && call.number() == 20 ? Action.result(guest.inject(call)) : Action.proceed();
        });
        RunResult<NoGlobal> result = Runs.run(tool, threads, Runs.guest("c/foreign.c"));
        assertThat(result.stdout().toString()).contains("int80 getpid right 1");
        assertThat(foreign).startsWith("I386 getpid", "I386 close").contains("X32 getpid");
    }

    @ParameterizedTest
    @MethodSource(HANDLER_THREADS)
    void whatCannotBeRunIsRefused(HandlerThreads threads) throws Exception {
        String guest = Runs.guest("c/foreign.c");
        Script tool = Script.onSyscalls(Subscription.allSyscalls(), (stopped, call) -> {
            if (call.abi() == Abi.I386) {
                stopped.inject(Syscall.of(Sysno.GETPID, SyscallArgs.NONE));
            }
            return Action.proceed();
        });
        assertThatThrownBy(() -> Runs.run(tool, threads, guest))
                .isInstanceOf(ToolException.class)
                .hasRootCauseInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("I386");
    }
}
