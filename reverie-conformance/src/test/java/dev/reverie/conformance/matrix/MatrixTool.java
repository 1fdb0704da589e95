package dev.reverie.conformance.matrix;

import dev.reverie.api.RunOptions;
import dev.reverie.api.Tool;
import dev.reverie.conformance.programs.ManyInjections;
import dev.reverie.conformance.programs.Setting;
import java.nio.file.Path;
import java.util.Locale;

/** A column of the matrix: a tool that changes nothing, and what its handlers run on. */
enum MatrixTool {
    /** Nothing is subscribed. */
    NOOP(Setting.NONE),
    /** Every call is looked at and let through. */
    PROCEED(Setting.PROCEED),
    /** Calls are counted. */
    COUNT(Setting.COUNT),
    /** Every call and signal is written to a file. */
    STRACE(Setting.STRACE),
    /** Every call is run by the handler, on a virtual thread, and its result handed on. */
    INJECT(Setting.INJECT),
    /** The same on a platform thread for each guest thread. */
    INJECT_PLATFORM(Setting.INJECT_ON_PLATFORM_THREADS),
    /** Two calls of the tool's own run before each call of the guest. */
    MANY(Setting.INJECT) {
        @Override
        Tool<?, ?> tool(Path trace) {
            return new ManyInjections(false);
        }
    },
    /** As {@link #COUNT}; a backend inside the guest begins in the middle of the program. */
    COUNT_LATE(Setting.COUNT, 7),
    /** As {@link #STRACE}, and so. */
    STRACE_LATE(Setting.STRACE, 31),
    /** As {@link #PROCEED}, and so. */
    PROCEED_LATE(Setting.PROCEED, 23);

    private final Setting setting;
    private final int patience;

    MatrixTool(Setting setting) {
        this(setting, 0);
    }

    MatrixTool(Setting setting, int patience) {
        this.setting = setting;
        this.patience = patience;
    }

    /** What it is called on the command line and in the table. */
    String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A new one; {@code trace} is where it writes, if it does. */
    Tool<?, ?> tool(Path trace) {
        return setting.tool(trace);
    }

    /** How it is run. Programs that are known to call often would not be late. */
    RunOptions options() {
        RunOptions options = setting.options().withPatience(patience);
        return patience > 0 ? options.withCache(null) : options;
    }
}
