package dev.reverie.conformance.contract;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.api.Action;
import dev.reverie.api.Guest;
import dev.reverie.api.NoGlobal;
import dev.reverie.api.RunOptions.HandlerThreads;
import dev.reverie.api.Subscription;
import dev.reverie.syscalls.ClockNanosleep;
import dev.reverie.syscalls.Connect;
import dev.reverie.syscalls.Execve;
import dev.reverie.syscalls.Getdents64;
import dev.reverie.syscalls.Memory;
import dev.reverie.syscalls.MemoryFault;
import dev.reverie.syscalls.Newfstatat;
import dev.reverie.syscalls.Statx;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.Sysno;
import dev.reverie.syscalls.Uname;
import dev.reverie.syscalls.struct.DirectoryEntry;
import dev.reverie.syscalls.struct.SocketAddress;
import dev.reverie.syscalls.struct.StatStruct;
import dev.reverie.syscalls.struct.StatxStruct;
import dev.reverie.syscalls.struct.Timespec;
import dev.reverie.syscalls.struct.Utsname;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What calls point to is read and changed as structures, before and after they run. */
final class StructuresTest {
    private static final String HANDLER_THREADS = "dev.reverie.conformance.contract.Runs#handlerThreads";

    private interface Handler {
        Action handle(Guest<NoGlobal, @Nullable Void> guest, Syscall call) throws MemoryFault;
    }

    private static Script script(Subscription subscription, Handler handler) {
        return Script.onSyscalls(subscription, (guest, call) -> {
            try {
                return handler.handle(guest, call);
            } catch (MemoryFault e) {
                throw new AssertionError(e);
            }
        });
    }

    @ParameterizedTest
    @MethodSource(HANDLER_THREADS)
    void aSleepIsCutShort(HandlerThreads threads) {
        List<Timespec> seen = new CopyOnWriteArrayList<>();
        Script tool = script(Subscription.syscalls(Sysno.CLOCK_NANOSLEEP), (guest, call) -> {
            ClockNanosleep sleep = (ClockNanosleep) call;
            Memory memory = guest.memory();
            Timespec time = requireNonNull(sleep.readRequest(memory));
            seen.add(time);
            time.withTvSec(time.tvSec() / 100_000).write(memory, sleep.request());
            long result = guest.inject(sleep);
            time.write(memory, sleep.request());
            return Action.result(result);
        });
        long start = System.nanoTime();
        Runs.run(tool, threads, "sleep", "90000");
        assertThat(System.nanoTime() - start).isLessThan(60_000_000_000L);
        assertThat(seen).containsExactly(new Timespec(90_000, 0));
    }

    @ParameterizedTest
    @MethodSource(HANDLER_THREADS)
    void aFileLooksEmpty(HandlerThreads threads) {
        Script tool = script(Subscription.syscalls(Sysno.NEWFSTATAT, Sysno.STATX), (guest, call) -> {
            long result = guest.inject(call);
            Memory memory = guest.memory();
            if (result == 0 && call instanceof Newfstatat stat) {
                StatStruct status = requireNonNull(stat.readStatbuf(memory));
                status.withStSize(0).write(memory, stat.statbuf());
            }
            if (result == 0 && call instanceof Statx stat) {
                StatxStruct status = requireNonNull(stat.readStatxbuf(memory));
                status.withStxSize(0).write(memory, stat.statxbuf());
            }
            return Action.result(result);
        });
        assertThat(Runs.run(tool, threads, "stat", "-c", "%s %F", "/bin/sh")
                        .stdout()
                        .toString())
                .startsWith("0 ");
    }

    @ParameterizedTest
    @MethodSource(HANDLER_THREADS)
    void theMachineHasAnotherName(HandlerThreads threads) {
        Script tool = script(Subscription.syscalls(Sysno.UNAME), (guest, call) -> {
            long result = guest.inject(call);
            Uname uname = (Uname) call;
            Utsname names = requireNonNull(uname.readBuf(guest.memory()));
            assertThat(names.sysname().toString()).isEqualTo("Linux");
            names.withNodename("elsewhere").write(guest.memory(), uname.buf());
            return Action.result(result);
        });
        assertThat(Runs.run(tool, threads, "uname", "-n").stdout().toString()).isEqualTo("elsewhere\n");
    }

    @ParameterizedTest
    @MethodSource(HANDLER_THREADS)
    void aDirectoryLacksAnEntry(HandlerThreads threads) {
        Script tool = script(Subscription.syscalls(Sysno.GETDENTS64), (guest, call) -> {
            Getdents64 list = (Getdents64) call;
            long result = guest.inject(list);
            List<DirectoryEntry> entries = new ArrayList<>(list.readDirents(guest.memory(), result));
            if (!entries.removeIf(entry -> entry.name().toString().equals("passwd"))) {
                return Action.result(result);
            }
            byte[] left = DirectoryEntry.toBytes(entries, true);
            guest.memory().writeBytes(list.dirents(), left);
            return Action.result(left.length);
        });
        assertThat(Runs.run(tool, threads, "ls", "-a", "/etc").stdout().toString())
                .contains("\nhosts\n")
                .doesNotContain("\npasswd\n");
    }

    @ParameterizedTest
    @MethodSource(HANDLER_THREADS)
    void stringsAndAddressesAreRead(HandlerThreads threads) {
        List<Object> seen = new CopyOnWriteArrayList<>();
        Script tool = script(Subscription.syscalls(Sysno.EXECVE, Sysno.CONNECT), (guest, call) -> {
            switch (call) {
                case Execve exec -> seen.add(requireNonNull(exec.readArgv(guest.memory(), 10)));
                case Connect connect -> seen.add(requireNonNull(connect.readAddr(guest.memory())));
                default -> {}
            }
            return Action.proceed();
        });
        Runs.run(tool, threads, "bash", "-c", "true < /dev/tcp/127.0.0.1/1; exec /bin/echo a");
        assertThat(seen).anyMatch(value -> value.equals(List.of("/bin/echo", "a")));
        assertThat(seen)
                .anyMatch(value -> value instanceof SocketAddress.Inet inet
                        && inet.port() == 1
                        && inet.address().isLoopbackAddress());
    }
}
