package dev.reverie.cli;

import dev.reverie.api.ReverieException;
import dev.reverie.api.RunStatistics;
import dev.reverie.api.guestcode.GuestLibrary;
import dev.reverie.inguest.ctool.LibraryTool;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;

/** {@code reverie run}. */
final class RunCommand implements Subcommand {
    /** The option that names the tool, which stands for this subcommand where none is named. */
    static final String TOOL = "--tool";

    private static final String VECTORS = "--allow-vectors";
    private static final String RECORDS = "--records";

    @Override
    public String name() {
        return "run";
    }

    @Override
    public String usage() {
        return " --tool=LIB [options] [--] program [arguments]";
    }

    @Override
    public String summary() {
        return "run a program under a tool in C, which sees its system calls inside the program";
    }

    @Override
    public List<Option> options() {
        return GuestOptions.after(
                Option.valued(TOOL, "LIB", "the tool: a shared library made for reverie.h, with captured_syscall"),
                OutputFile.option("what the tool emits"),
                Option.valued(
                        RECORDS,
                        "FORM",
                        "how to write what it emits: hex (default), text, or long for numbers of 8 bytes"),
                Option.flag(
                        VECTORS,
                        "also a tool that uses vector registers; it must put back those of the program by itself"));
    }

    @Override
    public String examples() {
        return """
                  make -C examples/ctools
                  reverie run --tool=examples/ctools/counter.so --records=long -- ls -l
                  reverie --tool examples/ctools/echo.so -- date

                What the tool emits is a line for each record: process, thread, and the record. See docs/ctools.md.
                """;
    }

    @Override
    public Outcome run(Arguments arguments, Console console) {
        String path = arguments.value(TOOL);
        if (path == null) {
            throw new UsageException("which tool? Say " + TOOL + "=LIB");
        }
        Form form = form(arguments);
        Target target = GuestOptions.target(arguments, console);
        OutputFile output = OutputFile.open(arguments);
        PrintStream printer = output.printer();
        LibraryTool tool = new LibraryTool(
                new GuestLibrary(path, read(path), arguments.has(VECTORS), Path.of(path)),
                (pid, tid, data) -> printer.println(pid + " " + tid + " " + form.of(data)));
        GuestOptions.Result<LibraryTool.Missed> result = GuestOptions.run(tool, target, arguments, console);
        output.check(printer);
        complain(result, path, console);
        return result.outcome();
    }

    /** Says what the tool has not seen. */
    private static void complain(GuestOptions.Result<LibraryTool.Missed> result, String path, Console console) {
        long missed = result.global().calls();
        long early = result.statistics().of(RunStatistics.EARLY_CALLS);
        for (RunStatistics.Count count : result.statistics().counts()) {
            if (count.name().startsWith(RunStatistics.WITHOUT_TOOL)) {
                String program = count.name().substring(RunStatistics.WITHOUT_TOOL.length());
                console.complain(path + " has not seen " + program
                        + (count.value() == 1 ? "" : " (" + count.value() + " times)"));
            }
        }
        if (early > 0) {
            console.complain(early + " calls were not seen by " + path
                    + ": they were made before it was loaded, by ld.so and what that began");
        }
        if (missed > early) {
            console.complain(missed - early + " calls were not seen by " + path
                    + ": they are of threads that its code can't run in, see docs/inguest.md");
        }
    }

    /** By a stream, whose errors say what is the matter with the file. */
    private static byte[] read(String path) {
        try (InputStream file = new FileInputStream(path)) {
            return file.readAllBytes();
        } catch (IOException e) {
            throw new ReverieException("can't read the tool: " + e.getMessage(), e);
        }
    }

    /** How a record is written. */
    private interface Form {
        String of(byte[] data);
    }

    private static Form form(Arguments arguments) {
        String name = arguments.value(RECORDS);
        return switch (name == null ? "hex" : name) {
            case "hex" -> HexFormat.ofDelimiter(" ")::formatHex;
            case "text" -> data -> new String(data, StandardCharsets.UTF_8);
            case "long" -> RunCommand::longs;
            default -> throw new UsageException(RECORDS + " is hex, text or long, not '" + name + "'");
        };
    }

    private static String longs(byte[] data) {
        ByteBuffer numbers = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
        StringBuilder text = new StringBuilder();
        while (numbers.remaining() >= Long.BYTES) {
            text.append(text.isEmpty() ? "" : " ").append(numbers.getLong());
        }
        // What is no whole number is not left out.
        return numbers.hasRemaining() ? HexFormat.ofDelimiter(" ").formatHex(data) : text.toString();
    }
}
