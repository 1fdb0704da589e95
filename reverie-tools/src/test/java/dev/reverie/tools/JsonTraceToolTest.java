package dev.reverie.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reverie.api.Action;
import dev.reverie.api.ExitStatus;
import dev.reverie.api.GuestEnded;
import dev.reverie.api.ReverieException;
import dev.reverie.syscalls.Abi;
import dev.reverie.syscalls.ForeignSyscall;
import dev.reverie.syscalls.Signal;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.SyscallArgs;
import dev.reverie.syscalls.decode.DecodeOptions;
import dev.reverie.testing.FakeGuest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JsonTraceToolTest {
    private static final Syscall CLOSE = Syscall.of(3, SyscallArgs.of(7));

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final FakeGuest<JsonTraceLog, JsonTraceTool.Task> guest = FakeGuest.of(
            new JsonTraceTool(new JsonTraceLog(out, "trace", true), TraceSet.all(), DecodeOptions.DEFAULT));

    /** The trace without numbers and times. */
    private String lines() {
        guest.global().onEnd();
        return out.toString(StandardCharsets.UTF_8)
                .replaceAll("\"(seq|time|duration)\":\\d+,", "")
                .replaceAll("\"start\":\"[^\"]*\"", "\"start\":\"\"");
    }

    @Test
    void writesCallsBetweenAHeaderAndAnEnd() {
        guest.willReturn(-9, -512);
        assertThat(guest.onSyscall(CLOSE)).isEqualTo(Action.result(-9));
        guest.onSyscall(new ForeignSyscall(Abi.I386, 6, SyscallArgs.of(7)));
        assertThat(lines()).isEqualTo("""
                        {"type":"trace","version":1,"start":""}
                        {"type":"call","pid":1000,"tid":1000,"name":"close","number":3,"args":{"fd":7},\
                        "error":{"name":"EBADF","number":9}}
                        {"type":"call","pid":1000,"tid":1000,"abi":"i386","name":"close","number":6,\
                        "args":{"a0":7,"a1":0,"a2":0,"a3":0,"a4":0,"a5":0},\
                        "restart":{"name":"ERESTARTSYS","number":512}}
                        {"type":"end","running":0}
                        """);
    }

    @Test
    void writesTheFunctionsThatMadeACall() {
        JsonTraceLog log = new JsonTraceLog(out, "trace", true);
        FakeGuest<JsonTraceLog, JsonTraceTool.Task> stacked = FakeGuest.of(new JsonTraceTool(
                log, TraceSet.all(), DecodeOptions.DEFAULT, TraceOptions.DEFAULT.withStacks(Stacks.LINES)));
        stacked.withBacktrace(StraceToolTest.stack()).willReturn(0).onSyscall(CLOSE);
        log.onEnd();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("""
                        "stack":[{"address":"0x55001234","module":"/bin/prog","offset":4660,"function":"work",\
                        "function_offset":20,"file":"/src/prog.c","line":12},\
                        {"address":"0x55002000","module":"/bin/prog","offset":8192}],"stack_end":"no_rule"}
                        """);
    }

    @Test
    void leavesOutWhatIsNotAskedFor() {
        TraceOptions failed = TraceOptions.DEFAULT
                .withStatuses(CallStatus.parse("failed"))
                .withSignals(SignalSetParser.parse("!USR1"));
        JsonTraceLog log = new JsonTraceLog(out, "trace", true);
        FakeGuest<JsonTraceLog, JsonTraceTool.Task> filtered =
                FakeGuest.of(new JsonTraceTool(log, TraceSet.all(), DecodeOptions.DEFAULT, failed));
        filtered.willReturn(0, -9);
        filtered.onSyscall(CLOSE);
        filtered.onSyscall(CLOSE);
        filtered.willEnd();
        assertThatThrownBy(() -> filtered.onSyscall(CLOSE)).isInstanceOf(GuestEnded.class);
        filtered.onThreadExit(new ExitStatus.Killed(Signal.SIGKILL, false));
        log.onEnd();
        assertThat(out.toString(StandardCharsets.UTF_8).lines().filter(line -> line.contains("\"call\"")))
                .singleElement()
                .asString()
                .contains("EBADF");
    }

    @Test
    void saysWhatDidNotComeToItsEnd() {
        guest.tool().onThreadStart(guest);
        guest.willEnd();
        assertThatThrownBy(() -> guest.onSyscall(CLOSE)).isInstanceOf(GuestEnded.class);
        guest.onThreadExit(new ExitStatus.Killed(Signal.SIGKILL, false));
        assertThat(lines())
                .contains("{\"type\":\"start\",\"pid\":1000,\"tid\":1000,\"parent\":null}\n")
                .contains("\"args\":{\"fd\":7},\"unfinished\":true}\n")
                .contains("\"signal\":{\"name\":\"SIGKILL\",\"number\":9},\"core_dumped\":false}\n")
                .endsWith("\"running\":0}\n");
    }

    @Test
    void aThreadNamesItsCreator() {
        FakeGuest<JsonTraceLog, JsonTraceTool.Task> child = guest.newProcess();
        child.tool().onThreadStart(child);
        assertThat(lines())
                .contains("\"pid\":1001,\"tid\":1001,\"parent\":{\"pid\":1000,\"tid\":1000}}\n")
                .endsWith("\"running\":1}\n");
    }

    @Test
    void anOutputThatCannotBeWrittenFailsTheRunAtItsEnd() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        assertThatThrownBy(new JsonTraceLog(full, "/dev/full", true)::onEnd)
                .isInstanceOf(ReverieException.class)
                .hasMessage("can't write the trace to /dev/full: No space left on device; it is incomplete");
    }
}
