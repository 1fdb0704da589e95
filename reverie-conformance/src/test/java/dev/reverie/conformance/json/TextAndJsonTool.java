package dev.reverie.conformance.json;

import dev.reverie.api.Action;
import dev.reverie.api.GlobalState;
import dev.reverie.api.Guest;
import dev.reverie.api.InboundSignal;
import dev.reverie.api.ProcessStart;
import dev.reverie.api.SignalAction;
import dev.reverie.api.Subscription;
import dev.reverie.api.ThreadEnd;
import dev.reverie.api.ThreadStart;
import dev.reverie.api.Tool;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.decode.DecodeOptions;
import dev.reverie.tools.JsonTraceLog;
import dev.reverie.tools.JsonTraceTool;
import dev.reverie.tools.StraceLog;
import dev.reverie.tools.StraceTool;
import dev.reverie.tools.TraceSet;
import java.io.OutputStream;
import java.util.function.ToLongFunction;

/** Both traces of one run: the JSON tool's calls are run by the text tool, whose calls are run by the kernel. */
final class TextAndJsonTool implements Tool<TextAndJsonTool.Logs, TextAndJsonTool.Task> {
    private final Logs logs;
    private final StraceTool text;
    private final JsonTraceTool json;

    TextAndJsonTool(OutputStream text, OutputStream json) {
        this.logs = new Logs(new StraceLog(text, "text", StraceLog.Style.FILE), new JsonTraceLog(json, "JSON", true));
        this.text = new StraceTool(logs.text(), TraceSet.all(), DecodeOptions.DEFAULT);
        this.json = new JsonTraceTool(logs.json(), TraceSet.all(), DecodeOptions.DEFAULT);
    }

    /** Both global states. */
    record Logs(StraceLog text, JsonTraceLog json) implements GlobalState {
        @Override
        public void onEnd() {
            text.onEnd();
            json.onEnd();
        }
    }

    /** Both states of a thread. */
    record Task(StraceTool.Line text, JsonTraceTool.Task json) {}

    @Override
    public Subscription subscription() {
        return Subscription.allSyscalls().withSignals();
    }

    @Override
    public Logs newGlobal() {
        return logs;
    }

    @Override
    public TextAndJsonTool newProcess(ProcessStart<Logs> start) {
        return this;
    }

    @Override
    public Task newThread(ThreadStart<Task> start) {
        Task parent = start.parent();
        return new Task(
                text.newThread(new ThreadStart<>(start.pid(), start.tid(), parent == null ? null : parent.text())),
                json.newThread(new ThreadStart<>(start.pid(), start.tid(), parent == null ? null : parent.json())));
    }

    @Override
    public void onThreadStart(Guest<Logs, Task> guest) {
        text.onThreadStart(text(guest, guest::inject));
        json.onThreadStart(json(guest, guest::inject));
    }

    @Override
    public Action onSyscall(Guest<Logs, Task> guest, Syscall call) {
        return json.onSyscall(
                json(guest, inner -> {
                    long[] result = new long[1];
                    text.onSyscall(
                            text(guest, innermost -> {
                                result[0] = guest.inject(innermost);
                                return result[0];
                            }),
                            inner);
                    return result[0];
                }),
                call);
    }

    @Override
    public void onExec(Guest<Logs, Task> guest) {
        text.onExec(text(guest, guest::inject));
        json.onExec(json(guest, guest::inject));
    }

    @Override
    public SignalAction onSignal(Guest<Logs, Task> guest, InboundSignal signal) {
        text.onSignal(text(guest, guest::inject), signal);
        return json.onSignal(json(guest, guest::inject), signal);
    }

    @Override
    public void onThreadExit(ThreadEnd<Logs, Task> end) {
        text.onThreadExit(new Layer.End<>(end, logs.text(), end.thread().text()));
        json.onThreadExit(new Layer.End<>(end, logs.json(), end.thread().json()));
    }

    private Layer<StraceLog, StraceTool.Line> text(Guest<Logs, Task> guest, ToLongFunction<Syscall> kernel) {
        return new Layer<>(guest, logs.text(), guest.thread().text(), kernel);
    }

    private Layer<JsonTraceLog, JsonTraceTool.Task> json(Guest<Logs, Task> guest, ToLongFunction<Syscall> kernel) {
        return new Layer<>(guest, logs.json(), guest.thread().json(), kernel);
    }
}
