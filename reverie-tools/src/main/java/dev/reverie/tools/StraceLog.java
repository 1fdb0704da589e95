package dev.reverie.tools;

import dev.reverie.api.GlobalState;
import dev.reverie.api.Request;
import dev.reverie.api.ReverieException;
import dev.reverie.api.Sender;
import dev.reverie.syscalls.Syscall;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where all threads of a trace write. A system call is written in two parts, before and after it ran; when another thread
 * writes in between, the line is broken off and resumed as strace does:
 *
 * <pre>
 * [pid  1001] read(0,  &lt;unfinished ...&gt;
 * [pid  1002] getpid()                    = 1002
 * [pid  1001] &lt;... read resumed&gt;"x", 1)   = 1
 * </pre>
 *
 * <p>Text is kept back for at most 100 ms, so that the call a thread is blocked in shows up. When the output can't be
 * written, the guest runs on undisturbed and without a trace, and the run fails at its end with what went wrong.
 *
 * <p>With an output for every thread, lines are never broken off and don't name their thread.
 */
public final class StraceLog implements GlobalState {
    private static final int PID_WIDTH = 5;

    /** What distinguishes a trace on a terminal from one in a file. */
    public enum Style {
        /** Each line at once; the thread is named while there are several. */
        TERMINAL,
        /** Lines in blocks; each begins with its thread's id. */
        FILE
    }

    private final @Nullable TraceSheet shared;
    private final @Nullable TraceFiles files;
    private final Style style;
    private final LineFormat format;
    private final LinePrefix prefix;
    private final @Nullable Summary summary;
    private final Map<Integer, TraceSheet> sheets = new HashMap<>();
    private final DelayedFlush later = new DelayedFlush(this::flush);
    private final Set<Integer> opened = new HashSet<>();
    private int threads;

    /** What {@link #thread} says of the thread of the last line: most often it is also that of the next. */
    private int namedTid;

    private String namedThread = "";
    private @Nullable TraceOutput failed;

    /** A trace into {@code out}, called {@code outName} in messages; closed at the end of the run if it is a file. */
    public StraceLog(OutputStream out, String outName, Style style) {
        this(out, outName, style, TraceOptions.DEFAULT);
    }

    /** The same with lines and perhaps a summary as the options say. */
    public StraceLog(OutputStream out, String outName, Style style, TraceOptions options) {
        this(new TraceSheet(new TraceOutput(out, outName)), null, style, options);
    }

    private StraceLog(@Nullable TraceSheet shared, @Nullable TraceFiles files, Style style, TraceOptions options) {
        this.shared = shared;
        this.files = files;
        this.style = style;
        this.format = options.format();
        this.prefix = new LinePrefix(format);
        SummaryOptions wanted = options.summary();
        this.summary = wanted == null ? null : new Summary(wanted);
    }

    /** A trace with an output for every thread. */
    public static StraceLog separate(TraceFiles files, TraceOptions options) {
        return new StraceLog(null, files, Style.FILE, options);
    }

    @Override
    public synchronized void onEnd() {
        later.stop();
        if (shared != null) {
            shared.breakOffLine();
            if (summary != null) {
                shared.append(summary.table());
            }
            end(shared);
        }
        for (TraceSheet sheet : sheets.values()) {
            end(sheet);
        }
        if (failed != null && failed.failure() != null) {
            throw new ReverieException(
                    "can't write the trace to " + failed.name() + ": "
                            + failed.failure().getMessage() + "; it is incomplete",
                    failed.failure());
        }
    }

    private void end(TraceSheet sheet) {
        TraceOutput output = sheet.output();
        output.flush();
        if (style == Style.FILE) {
            output.close();
        }
        if (output.failure() != null && failed == null) {
            failed = output;
        }
    }

    private synchronized void begin(int tid, Begin begun) {
        TraceSheet sheet = sheet(tid);
        startLine(sheet, tid, begun.stamp());
        sheet.append(begun.text());
        flushLater(sheet);
    }

    private synchronized void finish(int tid, Finish call) {
        TraceSheet sheet = sheet(tid);
        if (!sheet.isOwnedBy(tid)) {
            startLine(sheet, tid, call.stamp());
            sheet.append("<... " + call.name() + " resumed>");
        }
        sheet.append(call.arguments());
        sheet.align(format.column());
        sheet.append(call.result());
        endLine(sheet);
    }

    private synchronized void whole(int tid, Begin begun, Finish call) {
        begin(tid, begun);
        finish(tid, call);
    }

    private synchronized void line(int tid, Stamp stamp, String text) {
        TraceSheet sheet = sheet(tid);
        startLine(sheet, tid, stamp);
        sheet.append(text);
        endLine(sheet);
    }

    private synchronized void count(Count call) {
        if (summary != null) {
            summary.add(call.call(), call.nanos(), call.failed());
        }
    }

    private synchronized void threadStarted(int tid) {
        threads++;
        if (files != null) {
            sheet(tid);
        }
    }

    private synchronized void threadDetached(int tid, Stamp stamp, @Nullable String call) {
        if (call != null) {
            TraceSheet sheet = sheet(tid);
            if (!sheet.isOwnedBy(tid)) {
                startLine(sheet, tid, stamp);
                sheet.append("<... " + call + " resumed>");
            }
            sheet.append(" <detached ...>");
            endLine(sheet);
        }
        threads--;
    }

    private synchronized void threadEnded(int tid, Stamp stamp, @Nullable String text) {
        if (text != null) {
            line(tid, stamp, text);
        }
        threads--;
        TraceSheet sheet = sheets.remove(tid);
        if (sheet != null) {
            end(sheet);
        }
    }

    private TraceSheet sheet(int tid) {
        return shared != null ? shared : sheets.computeIfAbsent(tid, this::open);
    }

    private TraceSheet open(int tid) {
        boolean again = !opened.add(tid);
        try {
            TraceFiles.Named file = Objects.requireNonNull(files).open(tid, again);
            return new TraceSheet(new TraceOutput(file.stream(), file.name()));
        } catch (IOException e) {
            return new TraceSheet(TraceOutput.broken(e));
        }
    }

    private void startLine(TraceSheet sheet, int tid, Stamp stamp) {
        sheet.startLine(tid, thread(tid));
        sheet.append(prefix.of(stamp));
    }

    /** What says whose line it is; nothing if that is clear. */
    private String thread(int tid) {
        if (files != null || style == Style.TERMINAL && threads <= 1) {
            return "";
        }
        if (tid != namedTid) {
            String id = Integer.toString(tid);
            String padding = " ".repeat(Math.max(0, PID_WIDTH - id.length()));
            namedThread = style == Style.FILE ? id + padding + " " : "[pid " + padding + id + "] ";
            namedTid = tid;
        }
        return namedThread;
    }

    private void endLine(TraceSheet sheet) {
        sheet.endLine();
        if (style == Style.TERMINAL) {
            sheet.output().flush();
        } else {
            flushLater(sheet);
        }
    }

    /** Makes sure that text that is waiting gets flushed. */
    private void flushLater(TraceSheet sheet) {
        if (sheet.output().isWaiting()) {
            later.want();
        }
    }

    private synchronized void flush() {
        if (shared != null) {
            shared.output().flush();
        }
        for (TraceSheet sheet : sheets.values()) {
            sheet.output().flush();
        }
    }

    /**
     * A call is about to run.
     *
     * @param stamp when and where
     * @param text the line so far
     */
    record Begin(Stamp stamp, String text) implements Request<StraceLog, @Nullable Void> {
        @Override
        public @Nullable Void handle(StraceLog log, Sender from) {
            log.begin(from.tid(), this);
            return null;
        }
    }

    /**
     * A call is over.
     *
     * @param stamp when and where
     * @param name the call
     * @param arguments the rest of its arguments, with the closing parenthesis
     * @param result what it returned, with the equals sign
     */
    record Finish(Stamp stamp, String name, String arguments, String result)
            implements Request<StraceLog, @Nullable Void> {
        @Override
        public @Nullable Void handle(StraceLog log, Sender from) {
            log.finish(from.tid(), this);
            return null;
        }
    }

    /**
     * A call is over whose line was held back.
     *
     * @param begun the first part of the line
     * @param finished the second
     */
    record Whole(Begin begun, Finish finished) implements Request<StraceLog, @Nullable Void> {
        @Override
        public @Nullable Void handle(StraceLog log, Sender from) {
            log.whole(from.tid(), begun, finished);
            return null;
        }
    }

    /**
     * A call is over that the summary counts.
     *
     * @param call which
     * @param nanos what time it took
     * @param failed whether it returned an error
     */
    record Count(Syscall call, long nanos, boolean failed) implements Request<StraceLog, @Nullable Void> {
        @Override
        public @Nullable Void handle(StraceLog log, Sender from) {
            log.count(this);
            return null;
        }
    }

    /**
     * Something else happened.
     *
     * @param stamp when and where
     * @param text the whole line
     */
    record Line(Stamp stamp, String text) implements Request<StraceLog, @Nullable Void> {
        @Override
        public @Nullable Void handle(StraceLog log, Sender from) {
            log.line(from.tid(), stamp, text);
            return null;
        }
    }

    /** A thread exists. */
    record ThreadStarted() implements Request<StraceLog, @Nullable Void> {
        @Override
        public @Nullable Void handle(StraceLog log, Sender from) {
            log.threadStarted(from.tid());
            return null;
        }
    }

    /**
     * A thread is let go.
     *
     * @param tid which
     * @param stamp when and where
     * @param call the call whose line has begun, if one has
     */
    record ThreadDetached(int tid, Stamp stamp, @Nullable String call) implements Request<StraceLog, @Nullable Void> {
        @Override
        public @Nullable Void handle(StraceLog log, Sender from) {
            log.threadDetached(tid, stamp, call);
            return null;
        }
    }

    /**
     * A thread is gone.
     *
     * @param tid which
     * @param stamp when
     * @param text the line that says so; null for none
     */
    record ThreadEnded(int tid, Stamp stamp, @Nullable String text) implements Request<StraceLog, @Nullable Void> {
        @Override
        public @Nullable Void handle(StraceLog log, Sender from) {
            log.threadEnded(tid, stamp, text);
            return null;
        }
    }
}
