package dev.reverie.tools;

import dev.reverie.syscalls.SignalSet;
import dev.reverie.syscalls.value.TextWriter.Escapes;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@link StraceTool} writes, besides how values look. Immutable; each {@code with…} method makes a changed copy.
 *
 * @param signals which signals
 * @param statuses calls that ended in which ways
 * @param files calls about which files
 * @param quiet which messages not
 * @param format how lines begin and end
 * @param summary the table at the end; null for none
 * @param endsAtExec whether a process is left alone once it calls execve
 * @param escapes how bytes of strings are written
 * @param stacks whether the functions that made a call are written
 */
public record TraceOptions(
        SignalSet signals,
        Set<CallStatus> statuses,
        FileFilter files,
        Set<Quiet> quiet,
        LineFormat format,
        @Nullable SummaryOptions summary,
        boolean endsAtExec,
        Escapes escapes,
        Stacks stacks) {
    private static final int STATUSES = CallStatus.values().length;

    /** Everything, and nothing special. */
    public static final TraceOptions DEFAULT = new TraceOptions(
            SignalSet.all(),
            EnumSet.allOf(CallStatus.class),
            FileFilter.none(),
            EnumSet.noneOf(Quiet.class),
            LineFormat.DEFAULT,
            null,
            false,
            Escapes.OCTAL,
            Stacks.NONE);

    /** The same with these signals. */
    public TraceOptions withSignals(SignalSet value) {
        return new TraceOptions(value, statuses, files, quiet, format, summary, endsAtExec, escapes, stacks);
    }

    /** The same with calls that ended in these ways. */
    public TraceOptions withStatuses(Set<CallStatus> value) {
        return new TraceOptions(signals, value, files, quiet, format, summary, endsAtExec, escapes, stacks);
    }

    /** The same with calls about these files. */
    public TraceOptions withFiles(FileFilter value) {
        return new TraceOptions(signals, statuses, value, quiet, format, summary, endsAtExec, escapes, stacks);
    }

    /** The same without these messages. */
    public TraceOptions withQuiet(Set<Quiet> value) {
        return new TraceOptions(signals, statuses, files, value, format, summary, endsAtExec, escapes, stacks);
    }

    /** The same with lines like these. */
    public TraceOptions withFormat(LineFormat value) {
        return new TraceOptions(signals, statuses, files, quiet, value, summary, endsAtExec, escapes, stacks);
    }

    /** The same with a summary. */
    public TraceOptions withSummary(SummaryOptions value) {
        return new TraceOptions(signals, statuses, files, quiet, format, value, endsAtExec, escapes, stacks);
    }

    /** The same, and processes are left alone once they call execve. */
    public TraceOptions withEndAtExec() {
        return new TraceOptions(signals, statuses, files, quiet, format, summary, true, escapes, stacks);
    }

    /** The same with strings written like this. */
    public TraceOptions withEscapes(Escapes value) {
        return new TraceOptions(signals, statuses, files, quiet, format, summary, endsAtExec, value, stacks);
    }

    /** The same with what is written of the functions that made a call. */
    public TraceOptions withStacks(Stacks value) {
        return new TraceOptions(signals, statuses, files, quiet, format, summary, endsAtExec, escapes, value);
    }

    /** Whether there are lines. */
    boolean writesLines() {
        return summary == null || !summary.alone();
    }

    /** Whether a call's line has to wait for how the call ends. */
    boolean holdsLines() {
        return statuses.size() < STATUSES;
    }

    /** Whether the program's way to the CPU is to be timed. */
    boolean countsSystemTime() {
        return summary != null && !summary.wallClock();
    }
}
