package dev.reverie.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reverie.api.Action;
import dev.reverie.api.Backtrace;
import dev.reverie.api.ExitStatus;
import dev.reverie.api.Frame;
import dev.reverie.api.GuestEnded;
import dev.reverie.api.InboundSignal;
import dev.reverie.api.ReverieException;
import dev.reverie.api.SignalAction;
import dev.reverie.api.SourceLine;
import dev.reverie.syscalls.SigInfo;
import dev.reverie.syscalls.Signal;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.SyscallArgs;
import dev.reverie.syscalls.decode.DecodeOptions;
import dev.reverie.testing.FakeGuest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StraceToolTest {
    private static final Syscall CLOSE = Syscall.of(3, SyscallArgs.of(7));
    private static final Syscall GETPID = Syscall.of(39, SyscallArgs.NONE);
    private static final Syscall EXECVE = Syscall.of(59, SyscallArgs.NONE);
    private static final Syscall EXIT_GROUP = Syscall.of(231, SyscallArgs.of(3));

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private FakeGuest<StraceLog, StraceTool.Line> guest(StraceLog.Style style, TraceSet traced) {
        FakeGuest<StraceLog, StraceTool.Line> guest =
                FakeGuest.of(new StraceTool(new StraceLog(out, "trace", style), traced, DecodeOptions.DEFAULT));
        guest.tool().onThreadStart(guest);
        return guest;
    }

    private FakeGuest<StraceLog, StraceTool.Line> guest() {
        return guest(StraceLog.Style.TERMINAL, TraceSet.all());
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void writesACallWithItsResultAndHandsTheResultOn() {
        FakeGuest<StraceLog, StraceTool.Line> guest = guest().willReturn(0);
        assertThat(guest.onSyscall(CLOSE)).isEqualTo(Action.result(0));
        assertThat(guest.injected()).containsExactly(CLOSE);
        assertThat(text()).isEqualTo("close(7)                                = 0\n");
    }

    /** Two frames, of which one has a line and the other no name. */
    static Backtrace stack() {
        SourceLine line = new SourceLine("/src/prog.c", 12);
        Frame inner = new Frame(0x55001234L, "/bin/prog", 0x1234, "work", 0x14, line, Frame.Found.INSTRUCTION_POINTER);
        Frame outer = new Frame(0x55002000L, "/bin/prog", 0x2000, "", 0, null, Frame.Found.FRAME_POINTER);
        return new Backtrace(List.of(inner, outer), Backtrace.End.NO_RULE);
    }

    private FakeGuest<StraceLog, StraceTool.Line> withStacks(Stacks stacks) {
        TraceOptions options = TraceOptions.DEFAULT.withStacks(stacks);
        StraceLog log = new StraceLog(out, "trace", StraceLog.Style.TERMINAL, options);
        FakeGuest<StraceLog, StraceTool.Line> guest =
                FakeGuest.of(new StraceTool(log, TraceSet.all(), DecodeOptions.DEFAULT, options));
        guest.tool().onThreadStart(guest);
        return guest.withBacktrace(stack());
    }

    @Test
    void writesTheFunctionsThatMadeACall() {
        withStacks(Stacks.FUNCTIONS).willReturn(0).onSyscall(CLOSE);
        assertThat(text()).isEqualTo("""
                        close(7)                                = 0
                         > /bin/prog(work+0x14) [0x1234]
                         > /bin/prog() [0x2000]
                        """);
    }

    @Test
    void writesTheLinesThatMadeACallThatNeverReturned() {
        FakeGuest<StraceLog, StraceTool.Line> guest = withStacks(Stacks.LINES).willEnd();
        assertThatThrownBy(() -> guest.onSyscall(EXIT_GROUP)).isInstanceOf(GuestEnded.class);
        guest.onThreadExit(new ExitStatus.Exited(3));
        assertThat(text()).isEqualTo("""
                        exit_group(3)                           = ?
                         > /bin/prog(work+0x14) [0x1234] /src/prog.c:12
                         > /bin/prog() [0x2000]
                        +++ exited with 3 +++
                        """);
    }

    @Test
    void breaksOffAndResumesLines() {
        FakeGuest<StraceLog, StraceTool.Line> first = guest();
        FakeGuest<StraceLog, StraceTool.Line> second = first.newThread().willReturn(1000);
        second.tool().onThreadStart(second);
        first.withKernel((call, memory) -> {
            second.onSyscall(GETPID);
            return 0;
        });
        first.onSyscall(CLOSE);
        assertThat(text().lines())
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("[pid  1000] close(7 <unfinished ...>"),
                        line -> assertThat(line).isEqualTo("[pid  1001] getpid()                    = 1000"),
                        line -> assertThat(line).isEqualTo("[pid  1000] <... close resumed>)        = 0"));
    }

    @Test
    void namesThreadsOnlyWhileThereAreSeveral() {
        FakeGuest<StraceLog, StraceTool.Line> first = guest().willReturn(0, 0);
        FakeGuest<StraceLog, StraceTool.Line> second = first.newThread();
        second.tool().onThreadStart(second);
        first.onSyscall(CLOSE);
        second.onThreadExit(new ExitStatus.Exited(0));
        first.onSyscall(CLOSE);
        assertThat(text().lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("[pid  1000] "),
                        line -> assertThat(line).isEqualTo("[pid  1001] +++ exited with 0 +++"),
                        line -> assertThat(line).startsWith("close("));
    }

    @Test
    void inAFileEveryLineNamesItsThread() {
        FakeGuest<StraceLog, StraceTool.Line> guest =
                guest(StraceLog.Style.FILE, TraceSet.all()).willReturn(0);
        guest.onSyscall(CLOSE);
        guest.global().onEnd();
        assertThat(text()).isEqualTo("1000  close(7)                          = 0\n");
    }

    @Test
    void exitHasNoResult() {
        FakeGuest<StraceLog, StraceTool.Line> guest = guest().willEnd();
        assertThatThrownBy(() -> guest.onSyscall(EXIT_GROUP)).isInstanceOf(GuestEnded.class);
        guest.onThreadExit(new ExitStatus.Exited(3));
        assertThat(text().lines())
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("exit_group(3)                           = ?"),
                        line -> assertThat(line).isEqualTo("+++ exited with 3 +++"));
    }

    @Test
    void aCallThatAFatalSignalEndedHasNoResult() {
        FakeGuest<StraceLog, StraceTool.Line> guest = guest().willEnd();
        assertThatThrownBy(() -> guest.onSyscall(CLOSE)).isInstanceOf(GuestEnded.class);
        guest.onThreadExit(new ExitStatus.Killed(Signal.SIGKILL, false));
        assertThat(text()).isEqualTo("close(7)                                = ?\n+++ killed by SIGKILL +++\n");
    }

    @Test
    void aCallThatWasStillToFillItsArgumentsIsUnfinished() {
        FakeGuest<StraceLog, StraceTool.Line> guest = guest().willEnd();
        Syscall read = Syscall.of(0, SyscallArgs.of(3, 0x1000, 10));
        assertThatThrownBy(() -> guest.onSyscall(read)).isInstanceOf(GuestEnded.class);
        guest.onThreadExit(new ExitStatus.Killed(Signal.SIGKILL, false));
        assertThat(text()).isEqualTo("read(3,  <unfinished ...>)              = ?\n+++ killed by SIGKILL +++\n");
    }

    @Test
    void aSuccessfulExecveIsFinishedByTheNewProgram() {
        FakeGuest<StraceLog, StraceTool.Line> guest = guest().willEnd();
        assertThatThrownBy(() -> guest.onSyscall(EXECVE)).isInstanceOf(GuestEnded.class);
        guest.tool().onExec(guest);
        assertThat(text()).isEqualTo("execve(NULL, NULL, NULL)                = 0\n");
    }

    @Test
    void signalsAreDeliveredAndShown() {
        FakeGuest<StraceLog, StraceTool.Line> guest = guest();
        InboundSignal inbound = new InboundSignal(Signal.SIGTERM, SigInfo.ofKill(Signal.SIGTERM, 12, 0));
        assertThat(guest.tool().onSignal(guest, inbound)).isEqualTo(SignalAction.deliver());
        assertThat(text()).isEqualTo("--- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=12, si_uid=0} ---\n");
    }

    @Test
    void untracedCallsAreLetThrough() {
        FakeGuest<StraceLog, StraceTool.Line> guest = guest(StraceLog.Style.TERMINAL, TraceSet.none());
        assertThat(guest.onSyscall(CLOSE)).isEqualTo(Action.proceed());
        assertThat(text()).isEmpty();
    }

    @Test
    void aCallThatBlocksShowsUpSoon() throws InterruptedException {
        FakeGuest<StraceLog, StraceTool.Line> guest = guest(StraceLog.Style.FILE, TraceSet.all());
        guest.withKernel((call, memory) -> {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (out.size() == 0 && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            return out.size();
        });
        assertThat(guest.onSyscall(CLOSE)).isNotEqualTo(Action.result(0));
        guest.global().onEnd();
    }

    @Test
    void anOutputThatCannotBeWrittenFailsTheRunAtItsEndAndNotBefore() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        StraceLog log = new StraceLog(full, "/dev/full", StraceLog.Style.TERMINAL);
        FakeGuest<StraceLog, StraceTool.Line> guest =
                FakeGuest.of(new StraceTool(log, TraceSet.all(), DecodeOptions.DEFAULT));
        guest.willReturn(0, 0);
        guest.onSyscall(CLOSE);
        assertThat(guest.onSyscall(CLOSE)).isEqualTo(Action.result(0));
        assertThatThrownBy(log::onEnd)
                .isInstanceOf(ReverieException.class)
                .hasMessage("can't write the trace to /dev/full: No space left on device; it is incomplete");
    }

    private FakeGuest<StraceLog, StraceTool.Line> guest(TraceOptions options) {
        StraceLog log = new StraceLog(out, "trace", StraceLog.Style.TERMINAL, options);
        FakeGuest<StraceLog, StraceTool.Line> guest =
                FakeGuest.of(new StraceTool(log, TraceSet.all(), DecodeOptions.DEFAULT, options));
        guest.tool().onThreadStart(guest);
        return guest;
    }

    @Test
    void linesWaitForTheirEndWhenThatDecides() {
        FakeGuest<StraceLog, StraceTool.Line> first =
                guest(TraceOptions.DEFAULT.withStatuses(CallStatus.parse("successful")));
        FakeGuest<StraceLog, StraceTool.Line> second = first.newThread().willReturn(1000, -9);
        second.tool().onThreadStart(second);
        first.withKernel((call, memory) -> {
            second.onSyscall(GETPID);
            second.onSyscall(CLOSE);
            return 0;
        });
        first.onSyscall(CLOSE);
        assertThat(text().lines())
                .containsExactly(
                        "[pid  1001] getpid()                    = 1000",
                        "[pid  1000] close(7)                    = 0");
    }

    @Test
    void whatNeverReturnsIsUnfinished() {
        FakeGuest<StraceLog, StraceTool.Line> guest = guest(
                        TraceOptions.DEFAULT.withStatuses(CallStatus.parse("unfinished")))
                .willReturn(0)
                .willReturn(0);
        guest.onSyscall(CLOSE);
        guest.willEnd();
        assertThatThrownBy(() -> guest.onSyscall(EXIT_GROUP)).isInstanceOf(GuestEnded.class);
        guest.onThreadExit(new ExitStatus.Exited(3));
        assertThat(text()).isEqualTo("exit_group(3)                           = ?\n+++ exited with 3 +++\n");
    }

    @Test
    void aSummaryCountsInsteadOfWriting() {
        SummaryOptions summary =
                new SummaryOptions(SummaryColumn.parse("calls,errors"), SummaryOrder.CALLS, 0, true, true);
        FakeGuest<StraceLog, StraceTool.Line> guest =
                guest(TraceOptions.DEFAULT.withSummary(summary)).willReturn(0, -9, 1000);
        guest.onSyscall(CLOSE);
        guest.onSyscall(CLOSE);
        guest.onSyscall(GETPID);
        guest.onThreadExit(new ExitStatus.Exited(0));
        guest.global().onEnd();
        assertThat(text()).isEqualTo("""
                    calls    errors syscall
                --------- --------- ----------------
                        2         1 close
                        1           getpid
                --------- --------- ----------------
                        3         1 total
                """);
    }

    @Test
    void aProcessIsLeftAloneOnceItCallsExecve() {
        FakeGuest<StraceLog, StraceTool.Line> parent =
                guest(TraceOptions.DEFAULT.withEndAtExec()).willReturn(0);
        FakeGuest<StraceLog, StraceTool.Line> child = parent.newProcess();
        child.tool().onThreadStart(child);
        assertThat(child.onSyscall(EXECVE)).isEqualTo(Action.proceed());
        child.tool().onExec(child);
        assertThat(child.onSyscall(CLOSE)).isEqualTo(Action.proceed());
        child.onThreadExit(new ExitStatus.Exited(0));
        parent.onSyscall(CLOSE);
        assertThat(text().lines())
                .containsExactly(
                        "[pid  1001] execve(NULL, NULL, NULL <detached ...>",
                        "close(7)                                = 0");
    }

    @Test
    void signalsAndEndsMayBeLeftOut() {
        FakeGuest<StraceLog, StraceTool.Line> guest = guest(
                TraceOptions.DEFAULT.withSignals(SignalSetParser.parse("!term")).withQuiet(Quiet.ofLevel(2)));
        InboundSignal inbound = new InboundSignal(Signal.SIGTERM, SigInfo.ofKill(Signal.SIGTERM, 12, 0));
        assertThat(guest.tool().onSignal(guest, inbound)).isEqualTo(SignalAction.deliver());
        guest.onThreadExit(new ExitStatus.Exited(0));
        assertThat(text()).isEmpty();
    }

    @Test
    void linesMayBeginWithTimesNumberAndPlace() {
        LineFormat format = LineFormat.DEFAULT
                .withClock(LineFormat.Clock.UNIX, Precision.US)
                .withRelative(Precision.US)
                .withDuration(Precision.NS)
                .withNumber()
                .withPointer()
                .withColumn(0);
        FakeGuest<StraceLog, StraceTool.Line> guest =
                guest(TraceOptions.DEFAULT.withFormat(format)).willReturn(0);
        guest.onSyscall(CLOSE);
        guest.onThreadExit(new ExitStatus.Exited(0));
        assertThat(text().lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .matches("\\d+\\.\\d{6} \\(\\+     0\\.000000\\) \\[   3\\] \\[0{16}\\]"
                                        + " close\\(7\\) = 0 <\\d+\\.\\d{9}>"),
                        line -> assertThat(line)
                                .matches("\\d+\\.\\d{6} \\(\\+ +\\d+\\.\\d{6}\\) \\[   3\\] \\[\\?{16}\\]"
                                        + " \\+\\+\\+ exited with 0 \\+\\+\\+"));
    }

    @Test
    void everyThreadMayHaveAFileOfItsOwn() {
        Map<String, ByteArrayOutputStream> files = new TreeMap<>();
        StraceLog log = StraceLog.separate(
                (tid, again) -> {
                    String name = tid + (again ? " again" : "");
                    ByteArrayOutputStream file = new ByteArrayOutputStream();
                    files.put(name, file);
                    return new TraceFiles.Named(file, name);
                },
                TraceOptions.DEFAULT);
        FakeGuest<StraceLog, StraceTool.Line> first =
                FakeGuest.of(new StraceTool(log, TraceSet.all(), DecodeOptions.DEFAULT));
        first.tool().onThreadStart(first);
        FakeGuest<StraceLog, StraceTool.Line> second = first.newThread().willReturn(1000);
        second.tool().onThreadStart(second);
        first.withKernel((call, memory) -> {
            second.onSyscall(GETPID);
            return 0;
        });
        first.onSyscall(CLOSE);
        log.onEnd();
        assertThat(files.get("1000")).hasToString("close(7)                                = 0\n");
        assertThat(files.get("1001")).hasToString("getpid()                                = 1000\n");
    }
}
