package dev.reverie.cli;

import dev.reverie.tools.StraceLog;
import dev.reverie.tools.TraceFiles;
import dev.reverie.tools.TraceOptions;
import java.io.FileOutputStream;
import org.jspecify.annotations.Nullable;

/** Where the lines go: standard error, a file, a file for each thread, or a command. */
final class TraceDestination {
    private final StraceLog log;
    private final @Nullable ReadingCommand reader;

    private TraceDestination(StraceLog log, @Nullable ReadingCommand reader) {
        this.log = log;
        this.reader = reader;
    }

    /** Opens what {@code -o}, {@code -ff} and {@code -A} say. */
    static TraceDestination open(Arguments arguments, TraceOptions options, Console console) {
        boolean append = arguments.has(StraceOptions.APPEND);
        boolean separately = arguments.has(StraceOptions.SEPARATELY) || arguments.count(StraceOptions.FOLLOW) > 1;
        @Nullable String file = OutputFile.named(arguments);
        if (separately && options.summary() != null) {
            throw new UsageException("-ff and a summary exclude each other: there is one table for all");
        }
        if (file == null && append) {
            console.complain("-A has no effect without -o");
        }
        if (file != null && ReadingCommand.isNamedBy(file)) {
            if (separately) {
                throw new UsageException("-ff can't write to a command");
            }
            ReadingCommand reader = ReadingCommand.start(file);
            return new TraceDestination(log(reader.output(), options), reader);
        }
        if (file != null && separately) {
            return new TraceDestination(StraceLog.separate(files(file, append), options), null);
        }
        return new TraceDestination(log(OutputFile.open(arguments, append), options), null);
    }

    StraceLog log() {
        return log;
    }

    /** The guest has ended and all is written: waits for a command to have read it. */
    void close() {
        if (reader != null) {
            reader.close();
        }
    }

    private static StraceLog log(OutputFile output, TraceOptions options) {
        StraceLog.Style style = output.isFile() ? StraceLog.Style.FILE : StraceLog.Style.TERMINAL;
        return new StraceLog(output.stream(), output.name(), style, options);
    }

    private static TraceFiles files(String file, boolean append) {
        return (tid, again) -> {
            String name = file + "." + tid;
            return new TraceFiles.Named(new FileOutputStream(name, append || again), name);
        };
    }
}
