package dev.reverie.conformance.programs;

import dev.reverie.api.RunOptions;
import dev.reverie.api.RunOptions.HandlerThreads;
import dev.reverie.api.Tool;
import dev.reverie.syscalls.decode.DecodeOptions;
import dev.reverie.tools.CountTool;
import dev.reverie.tools.NoopTool;
import dev.reverie.tools.StraceLog;
import dev.reverie.tools.StraceTool;
import dev.reverie.tools.TraceSet;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** What a program runs under: a tool, and the threads of its handlers. */
public enum Setting {
    /** Nothing is subscribed. */
    NONE(HandlerThreads.VIRTUAL),
    /** Every call is looked at and let through. */
    PROCEED(HandlerThreads.VIRTUAL),
    /** Every call is run by the handler. */
    INJECT(HandlerThreads.VIRTUAL),
    /** Every call and signal is written to a file. */
    STRACE(HandlerThreads.VIRTUAL),
    /** Calls are counted. */
    COUNT(HandlerThreads.VIRTUAL),
    /** As {@link #PROCEED}, with a platform thread for each guest thread. */
    PROCEED_ON_PLATFORM_THREADS(HandlerThreads.PLATFORM),
    /** As {@link #INJECT}, with a platform thread for each guest thread. */
    INJECT_ON_PLATFORM_THREADS(HandlerThreads.PLATFORM);

    private final HandlerThreads handlerThreads;

    Setting(HandlerThreads handlerThreads) {
        this.handlerThreads = handlerThreads;
    }

    /** How to run. */
    public RunOptions options() {
        return RunOptions.DEFAULT.withHandlerThreads(handlerThreads);
    }

    /** A new tool; {@code trace} is where it writes, if it does. */
    public Tool<?, ?> tool(Path trace) {
        return switch (this) {
            case NONE -> new NoopTool();
            case PROCEED, PROCEED_ON_PLATFORM_THREADS -> new NoopTool(NoopTool.Mode.PROCEED);
            case INJECT, INJECT_ON_PLATFORM_THREADS -> new NoopTool(NoopTool.Mode.INJECT);
            case COUNT -> new CountTool();
            case STRACE -> strace(trace);
        };
    }

    private static StraceTool strace(Path trace) {
        try {
            FileOutputStream out = new FileOutputStream(trace.toFile());
            return new StraceTool(
                    new StraceLog(out, trace.toString(), StraceLog.Style.FILE), TraceSet.all(), DecodeOptions.DEFAULT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
