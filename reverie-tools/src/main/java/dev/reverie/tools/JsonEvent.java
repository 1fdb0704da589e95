package dev.reverie.tools;

import dev.reverie.api.Backtrace;
import dev.reverie.api.ExitStatus;
import dev.reverie.api.Frame;
import dev.reverie.api.InboundSignal;
import dev.reverie.api.SourceLine;
import dev.reverie.syscalls.Abi;
import dev.reverie.syscalls.Errno;
import dev.reverie.syscalls.Signal;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.decode.Display;
import dev.reverie.syscalls.decode.Outcome;
import dev.reverie.syscalls.decode.SigInfoDisplay;
import dev.reverie.syscalls.value.JsonWriter;
import dev.reverie.syscalls.value.Value;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The objects of a JSON trace, each made in one go: {@code JsonEvent.of("exit", task, time).ended(status).object()}. */
final class JsonEvent {
    private final JsonWriter out = new JsonWriter();

    private JsonEvent() {}

    /** An event of this type in a thread; {@code nanos} is when it happened or began. */
    static JsonEvent of(String type, TaskId task, long nanos) {
        JsonEvent event = new JsonEvent();
        event.out.beginObject().name("type").add(type);
        event.task(task).out.name("time").add(nanos);
        return event;
    }

    /** How long it took, in nanoseconds. */
    JsonEvent duration(long nanos) {
        out.name("duration").add(nanos);
        return this;
    }

    /** A call, with what is known of its arguments. */
    JsonEvent call(Display display) {
        Syscall call = display.call();
        if (call.abi() != Abi.X86_64) {
            out.name("abi").add(call.abi().name().toLowerCase(Locale.ROOT));
        }
        out.name("name").add(call.name()).name("number").add(call.number());
        out.name("args").beginObject().addFields(display.arguments()).endObject();
        return this;
    }

    /** What a call returned. */
    JsonEvent outcome(Outcome outcome) {
        Errno errno = outcome.errno();
        Value value = outcome.value();
        if (errno != null) {
            named(errno.isRestart() ? "restart" : "error", errno.name(), errno.number());
        } else if (value != null) {
            out.name("result").add(value);
        } else {
            noReturn();
        }
        if (!outcome.details().isEmpty()) {
            out.name("details").beginObject().addFields(outcome.details()).endObject();
        }
        return this;
    }

    /** The functions that made the call; {@code null} if they are not wanted. */
    JsonEvent stack(@Nullable Backtrace stack) {
        if (stack == null) {
            return this;
        }
        out.name("stack").beginArray();
        for (Frame frame : stack.frames()) {
            frame(frame);
        }
        out.endArray();
        if (stack.end() != Backtrace.End.COMPLETE) {
            out.name("stack_end").add(stack.end().name().toLowerCase(Locale.ROOT));
        }
        return this;
    }

    private void frame(Frame frame) {
        out.beginObject().name("address").add("0x" + Long.toHexString(frame.address()));
        if (!frame.module().isEmpty()) {
            out.name("module").add(frame.module()).name("offset").add(frame.offset());
        }
        if (!frame.function().isEmpty()) {
            out.name("function").add(frame.function()).name("function_offset").add(frame.functionOffset());
        }
        SourceLine source = frame.source();
        if (source != null) {
            out.name("file").add(source.file()).name("line").add(source.line());
        }
        out.endObject();
    }

    /** The call does not return; this is as it should be. */
    JsonEvent noReturn() {
        out.name("noreturn").add(true);
        return this;
    }

    /** The call did not come to its end: what it did and what it would have returned is not known. */
    JsonEvent unfinished() {
        out.name("unfinished").add(true);
        return this;
    }

    /** A signal that is delivered. */
    JsonEvent signal(InboundSignal inbound) {
        signal(inbound.signal()).out.name("info").add(SigInfoDisplay.of(inbound.info()));
        return this;
    }

    /** How a thread ended, or that it runs on without us. */
    JsonEvent ended(ExitStatus status) {
        switch (status) {
            case ExitStatus.Exited(int code) -> out.name("code").add(code);
            case ExitStatus.Killed(Signal signal, boolean coreDumped) ->
                signal(signal).out.name("core_dumped").add(coreDumped);
            case ExitStatus.Detached _ -> out.name("detached").add(true);
        }
        return this;
    }

    /** Who created a thread or process; {@code null} if the tracer did. */
    JsonEvent parent(@Nullable TaskId parent) {
        out.name("parent");
        if (parent == null) {
            out.addNull();
        } else {
            out.beginObject();
            task(parent).out.endObject();
        }
        return this;
    }

    /** The file of a new program. */
    JsonEvent file(Value file) {
        out.name("file").add(file);
        return this;
    }

    /** The id that a thread had before it took over that of its process. */
    JsonEvent formerTid(int tid) {
        out.name("former_tid").add(tid);
        return this;
    }

    /** What goes to the log. */
    JsonTraceLog.Event build(int startedThreads) {
        return new JsonTraceLog.Event(out.endObject().toString(), startedThreads);
    }

    /** The same for an event that neither starts nor ends a thread. */
    JsonTraceLog.Event build() {
        return build(0);
    }

    private JsonEvent task(TaskId task) {
        out.name("pid").add(task.pid()).name("tid").add(task.tid());
        return this;
    }

    private JsonEvent signal(Signal signal) {
        named("signal", signal.name(), signal.number());
        return this;
    }

    private void named(String member, String name, int number) {
        out.name(member).beginObject().name("name").add(name);
        out.name("number").add(number).endObject();
    }
}
