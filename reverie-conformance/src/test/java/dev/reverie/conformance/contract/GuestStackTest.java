package dev.reverie.conformance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.api.Action;
import dev.reverie.api.Guest;
import dev.reverie.api.NoGlobal;
import dev.reverie.api.RunOptions.HandlerThreads;
import dev.reverie.api.RunResult;
import dev.reverie.api.Subscription;
import dev.reverie.syscalls.Errno;
import dev.reverie.syscalls.MemoryFault;
import dev.reverie.syscalls.Openat;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.Sysno;
import dev.reverie.syscalls.struct.Timespec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Handlers take room on the stack of the guest, which never notices. */
final class GuestStackTest {
    @TempDir
    @Nullable
    Path directory;

    private Path other() throws Exception {
        return Files.writeString(java.util.Objects.requireNonNull(directory).resolve("other"), "another file");
    }

    /** Opens another file, by the last call or by an injected one. */
    private static Script opener(Path other, boolean isLast) {
        return Script.onSyscalls(Subscription.syscalls(Sysno.OPENAT), (guest, call) -> {
            try {
                if (call instanceof Openat open && open.readPath(guest.memory()).equals("/wanted")) {
                    Openat instead = open.withPath(guest.stack().pushString(other.toString()));
                    return isLast ? Action.proceedWith(instead) : Action.result(guest.inject(instead));
                }
            } catch (MemoryFault e) {
                return Action.fail(Errno.of(e.errno()));
            }
            return Action.proceed();
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anotherFileIsOpened(boolean isLast) throws Exception {
        RunResult<NoGlobal> result =
                Runs.run(opener(other(), isLast), HandlerThreads.VIRTUAL, Runs.guest("contract/stacks.c"));
        assertThat(result.stdout().toString()).isEqualTo("""
                main: another file
                thread: another file
                alternate: another file
                page: another file
                bottom: ENOMEM
                guard: ENOMEM
                nowhere: ENOMEM
                """);
    }

    @ParameterizedTest
    @MethodSource("dev.reverie.conformance.contract.Runs#handlerThreads")
    void piecesAreApartAndAligned(HandlerThreads threads) {
        List<String> wrong = new ArrayList<>();
        Script tool = Script.onSyscalls(Subscription.syscalls(Sysno.GETPPID), (guest, call) -> {
            check(guest, wrong);
            return Action.proceed();
        });
        Runs.run(tool, threads, "/usr/bin/python3", "-c", "import os; [os.getppid() for i in range(20)]");
        assertThat(wrong).isEmpty();
    }

    private static void check(Guest<NoGlobal, @Nullable Void> guest, List<String> wrong) {
        try {
            long text = guest.stack().pushString("text");
            long time = guest.stack().push(new Timespec(3, 4));
            long list = guest.stack().pushStrings("a", "bc");
            boolean isRight = guest.memory().readCString(text, 10).equals("text")
                    && Timespec.read(guest.memory(), time).equals(new Timespec(3, 4))
                    && guest.memory()
                            .readCString(guest.memory().readLong(list + 8), 10)
                            .equals("bc")
                    && guest.memory().readLong(list + 16) == 0
                    && text + 5 <= guest.registers().rsp() - 128
                    && (text | time | list) % 16 == 0;
            if (!isRight) {
                wrong.add(text + " " + time + " " + list);
            }
            guest.stack().allocate(1 << 30);
            wrong.add("a gigabyte was there");
        } catch (MemoryFault e) {
            if (e.errno() != 12) {
                wrong.add(e.toString());
            }
        }
    }

    @Test
    void onlyCallsCanInjectAndSoNeedRoom() {
        List<Throwable> refused = new ArrayList<>();
        Script tool = Script.onSignals((guest, signal) -> {
            try {
                guest.stack();
            } catch (IllegalStateException e) {
                refused.add(e);
            }
            return dev.reverie.api.SignalAction.suppress();
        });
        Runs.run(tool, HandlerThreads.VIRTUAL, "sh", "-c", "kill -HUP $$");
        assertThat(refused).hasSize(1);
    }

    @Test
    void aCallIsStillItself() {
        Script tool = Script.onSyscalls(Subscription.syscalls(Sysno.GETPPID), (guest, call) -> {
            Syscall same = call;
            try {
                guest.stack().pushLongs(1, 2, 3);
            } catch (MemoryFault e) {
                throw new AssertionError(e);
            }
            return Action.proceedWith(same);
        });
        RunResult<NoGlobal> result =
                Runs.run(tool, HandlerThreads.VIRTUAL, "/usr/bin/python3", "-c", "import os; print(os.getppid() > 0)");
        assertThat(result.stdout().toString()).isEqualTo("True\n");
    }
}
