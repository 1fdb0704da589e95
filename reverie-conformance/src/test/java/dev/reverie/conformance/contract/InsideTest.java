package dev.reverie.conformance.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.reverie.api.Action;
import dev.reverie.api.Command;
import dev.reverie.api.ExitStatus;
import dev.reverie.api.GlobalState;
import dev.reverie.api.Guest;
import dev.reverie.api.ProcessStart;
import dev.reverie.api.Reverie;
import dev.reverie.api.RunOptions;
import dev.reverie.api.RunResult;
import dev.reverie.api.Subscription;
import dev.reverie.api.ThreadStart;
import dev.reverie.api.Tool;
import dev.reverie.api.guestcode.GuestAction;
import dev.reverie.api.guestcode.GuestCode;
import dev.reverie.api.guestcode.GuestProgram;
import dev.reverie.api.guestcode.GuestState;
import dev.reverie.api.guestcode.GuestStruct;
import dev.reverie.api.guestcode.GuestThread;
import dev.reverie.api.guestcode.StateScope;
import dev.reverie.conformance.programs.NothingLeft;
import dev.reverie.syscalls.Errno;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.Sysno;
import dev.reverie.syscalls.decode.DecodeOptions;
import dev.reverie.tools.CountTool;
import dev.reverie.tools.StraceLog;
import dev.reverie.tools.StraceTool;
import dev.reverie.tools.Totals;
import dev.reverie.tools.TraceSet;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the backend inside the guest does that the other does not: most calls don't stop; and that tools can't tell. */
@ExtendWith(NothingLeft.class)
final class InsideTest {
    /** What was seen where. */
    static final class Seen implements GlobalState {
        final AtomicLong inside = new AtomicLong();
        final AtomicLong stopped = new AtomicLong();
    }

    /** Denies a path, and counts. */
    record Denying(Seen seen) implements Tool<Seen, @Nullable Void> {
        @GuestStruct(StateScope.THREAD)
        interface Calls {
            long all();

            void all(long value);
        }

        @GuestCode
        static GuestAction onCall(GuestThread guest, Calls calls) {
            calls.all(calls.all() + 1);
            if (guest.number() == Sysno.OPENAT && guest.isString(guest.argument(1), "/etc/hostname")) {
                return guest.fail(Errno.EACCES);
            }
            // It must not matter that nothing is mapped there.
            return guest.readByte(8) >= 0 ? guest.fail(Errno.EFAULT) : guest.proceed();
        }

        @Override
        public Subscription subscription() {
            return Subscription.allSyscalls();
        }

        @Override
        public Seen newGlobal() {
            return seen;
        }

        @Override
        public Tool<Seen, @Nullable Void> newProcess(ProcessStart<Seen> start) {
            return this;
        }

        @Override
        public @Nullable Void newThread(ThreadStart<@Nullable Void> start) {
            return null;
        }

        @Override
        public GuestProgram guestProgram() {
            return new GuestProgram(Denying.class, "onCall");
        }

        @Override
        public void onGuestState(@Nullable Void thread, GuestState state) {
            seen.inside.addAndGet(state.value(Calls.class, "all"));
        }

        @Override
        public Action onSyscall(Guest<Seen, @Nullable Void> guest, Syscall call) {
            seen.stopped.incrementAndGet();
            return Action.proceed();
        }
    }

    private static <G extends GlobalState> RunResult<G> run(String backend, Tool<G, ?> tool, String script) {
        Command command = Command.of("bash", "-c", script).withOutputCaptured();
        return Reverie.backend(backend).run(tool, command, RunOptions.DEFAULT.withPatience(0));
    }

    private static String text(RunResult<?> result) {
        return result.stdout().toString();
    }

    @Test
    void mostCallsDontStop() {
        RunResult<Seen> result =
                run("inguest", new Denying(new Seen()), "for i in {1..20000}; do echo $i; done | tail -1");
        assertThat(result.status()).isEqualTo(new ExitStatus.Exited(0));
        assertThat(text(result)).isEqualTo("20000\n");
        Seen seen = result.global();
        assertThat(seen.inside.get()).isGreaterThan(20_000);
        assertThat(seen.stopped.get()).isLessThan(seen.inside.get() / 100);
    }

    @Test
    void handlersAnswer() {
        RunResult<Seen> result = run(
                "inguest",
                new Denying(new Seen()),
                "cat /etc/hostname; echo $?; cat /etc/hostname /dev/null 2>/dev/null; echo $?; cat /etc/passwd >/dev/null; echo $?");
        assertThat(text(result)).isEqualTo("1\n1\n0\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ls -l /etc",
                "for i in 1 2 3; do (exit $i); echo $?; done; ls / | sort | head -3; cat /etc/passwd | wc -l",
                "trap 'echo usr1' USR1; kill -USR1 $$; sleep 0.05 & wait $!; echo $?",
                "exec tar cf /dev/null /usr/include/asm-generic"
            })
    void countsAreTheSame(String script) {
        RunResult<Totals> inside = run("inguest", new CountTool(), script);
        RunResult<Totals> outside = run("ptrace", new CountTool(), script);
        assertThat(text(inside)).isEqualTo(text(outside));
        assertThat(inside.status()).isEqualTo(outside.status());
        assertThat(withoutReads(inside)).isEqualTo(withoutReads(outside));
    }

    /** How much is in a pipe when it is read is chance, and so is whether a signal meets a call. */
    private static String withoutReads(RunResult<Totals> result) {
        return result.global()
                .table()
                .lines()
                .filter(line -> !line.matches(".*(read|wait4|rt_sigreturn|total)$"))
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    /** Calls that are repeated are not decoded again: with the same arguments as before, and other memory or another result, they are. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "exec cat /etc/passwd /nonexistent",
                "exec dd if=/etc/passwd of=/dev/null bs=1 count=300 status=none",
                "exec dd if=/dev/zero of=/dev/null bs=3 count=50 status=none",
                "exec dd if=/etc/passwd of=/dev/full bs=7 count=20 conv=noerror status=none",
                "cd /usr/include/asm-generic; exec md5sum * * ioctl.h"
            })
    void tracesAreTheSame(String script) {
        assertThat(trace("inguest", script)).isEqualTo(trace("ptrace", script));
    }

    /** The kernel may be asked to tell calls apart by where they are made, also by programs of which a tool sees a few calls only. */
    @ParameterizedTest
    @CsvSource({"dispatchplaces, getppid", "dispatchplaces, all", "filterplaces, getppid", "filterplaces, all"})
    void callsAreWhereTheProgramHasThem(String guest, String calls) throws Exception {
        String program = Runs.guest("matrix/" + guest + ".c");
        String expected = text(run("ptrace", new CountTool(), program));
        assertThat(expected).contains("all other calls were as ever: yes");
        for (int i = 0; i < 3; i++) {
            StraceLog log = new StraceLog(OutputStream.nullOutputStream(), "text", StraceLog.Style.FILE);
            StraceTool tool = new StraceTool(log, TraceSet.parse(calls), DecodeOptions.DEFAULT);
            assertThat(text(run("inguest", tool, program))).isEqualTo(expected);
        }
    }

    /** The path by which programs find their slots is that of another file in another namespace, if the worst comes to the worst. */
    @Test
    void slotsAreNeverInAFileOfOthers() {
        Path script = Path.of("src/test/guests/contract/elsewhere.py").toAbsolutePath();
        RunResult<Totals> result = run("inguest", new CountTool(), "exec /usr/bin/python3 " + script);
        String output = text(result);
        assumeThat(output).as("only root can have namespaces of processes").doesNotContain("unshare failed");
        assertThat(output)
                .startsWith("there is another file\n")
                .contains("it is as it was\n")
                .contains("['0', '1', '2', '3']\n".repeat(3));
        assertThat(result.global().table()).containsPattern("150[0-9] +getppid");
        assertThat(result.status()).isEqualTo(new ExitStatus.Exited(0));
    }

    private static String trace(String backend, String script) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        StraceTool tool = new StraceTool(
                new StraceLog(bytes, "text", StraceLog.Style.FILE), TraceSet.all(), DecodeOptions.DEFAULT);
        run(backend, tool, script);
        return bytes.toString(StandardCharsets.ISO_8859_1)
                .lines()
                .filter(line -> !line.contains("getrandom(") && !line.contains("sysinfo("))
                .map(line -> line.replaceAll("0x[0-9a-f]+", "ADDRESS").replaceAll("\\b[0-9]{3,7}\\b", "N"))
                .collect(Collectors.joining("\n"));
    }
}
