package dev.reverie.conformance.debug;

import dev.reverie.api.Attachment;
import dev.reverie.api.Command;
import dev.reverie.api.GlobalState;
import dev.reverie.api.RunOptions;
import dev.reverie.api.RunResult;
import dev.reverie.api.Tool;
import dev.reverie.conformance.programs.Guests;
import dev.reverie.conformance.programs.NativeRun;
import dev.reverie.conformance.programs.Needs;
import dev.reverie.conformance.programs.Outcome;
import dev.reverie.conformance.programs.Trial;
import dev.reverie.gdb.GdbAddress;
import dev.reverie.gdb.GdbBackend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Scripted sessions of gdb in batch mode. */
final class Debugging {
    private static final Path SCRIPTS = Guests.SOURCES.resolveSibling("debug");
    private static final Duration LIMIT = Duration.ofMinutes(3);

    /** What depends on the server, or comes when it has gone. */
    private static final List<String> NOISE = List.of(
            "=tsv-created",
            "&\"target ",
            "~\"Remote debugging using",
            "Remote communication error",
            "Remote connection closed");

    private Debugging() {}

    /** Skips what needs them where they are not installed. */
    static void needs() {
        Needs.program("gcc", "gcc libc6-dev");
        Needs.program("gdb", "gdb");
        Needs.program("gdbserver", "gdbserver");
    }

    /** A guest of the directory {@code debug}. */
    static Path guest(String source, String name, String... compiler) {
        return Guests.compile("../debug/" + source, "debug-" + name, compiler);
    }

    /** What gdb says and what the guest was, with us as the server. */
    record Session<G extends GlobalState>(String transcript, RunResult<G> result) {}

    /** A session over a program under a tool. */
    static <G extends GlobalState> Session<G> underUs(
            Tool<G, ?> tool, String script, Path program, String... arguments) {
        List<String> argv = new ArrayList<>(List.of(program.toString()));
        argv.addAll(List.of(arguments));
        return session(tool, script, program, argv, "remote");
    }

    /** A session that starts programs itself, and ends the server. */
    static <G extends GlobalState> Session<G> extended(Tool<G, ?> tool, String script, Path program) {
        return session(tool, script, program, List.of(""), "extended-remote");
    }

    private static <G extends GlobalState> Session<G> session(
            Tool<G, ?> tool, String script, Path program, List<String> argv, String target) {
        boolean isMulti = argv.getFirst().isEmpty();
        Command command = Trial.command("debug", argv).withoutAslr().withOutputCaptured();
        Path socket = freshSocket();
        CompletableFuture<Void> listens = new CompletableFuture<>();
        GdbBackend waiting = new GdbBackend(new GdbAddress.Unix(socket), line -> listens.complete(null));
        CompletableFuture<RunResult<G>> run = CompletableFuture.supplyAsync(() -> isMulti
                        ? waiting.serve(tool, command, RunOptions.DEFAULT)
                        : waiting.run(tool, command, RunOptions.DEFAULT))
                .whenComplete((result, failure) -> {
                    if (failure != null) {
                        listens.completeExceptionally(failure);
                    }
                });
        String transcript = "";
        try {
            listens.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            transcript = normalised(gdb(target + " " + socket, script, program));
            return new Session<>(transcript, run.get(LIMIT.toSeconds(), TimeUnit.SECONDS));
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("the session under us failed; gdb said:\n" + transcript, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** What gdb says over a process that runs already, with us as the server. */
    static <G extends GlobalState> Session<G> attached(Tool<G, ?> tool, String script, Path program, int pid) {
        Path socket = freshSocket();
        GdbBackend backend = new GdbBackend(new GdbAddress.Unix(socket), line -> {});
        Attachment<G> attachment = backend.attach(tool, List.of(pid), RunOptions.DEFAULT);
        String transcript = normalised(gdb("remote " + socket, script, program));
        return new Session<>(transcript, attachment.await());
    }

    /** What it says with Debian's server. */
    static String attachedUnderGdbserver(String script, Path program, int pid) {
        return normalised(gdb("remote | gdbserver --once --attach - " + pid + " 2>/dev/null", script, program));
    }

    /** A place for a socket that no other run of these tests has, whichever that is, and that is not too long. */
    static Path freshSocket() {
        try {
            Path directory = Files.createTempDirectory("reverie-gdb");
            directory.toFile().deleteOnExit();
            return directory.resolve("socket");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What gdb says with Debian's server. */
    static String underGdbserver(String script, Path program, String... arguments) {
        String server = "| gdbserver --once - " + program + " " + String.join(" ", arguments) + " 2>/dev/null";
        return normalised(gdb("remote " + server, script, program));
    }

    /** What gdb says that has Debian's server start programs. */
    static String extendedUnderGdbserver(String script, Path program) {
        return normalised(gdb("extended-remote | gdbserver --multi - 2>/dev/null", script, program));
    }

    private static Outcome gdb(String target, String script, Path program) {
        Path dialog = SCRIPTS.resolve(script + ".dialog");
        boolean isDialog = Files.exists(dialog);
        List<String> argv =
                new ArrayList<>(List.of("gdb", "-q", "-nx", script.equals("interpreter") ? "-i=mi3" : "-i=console"));
        if (!isDialog) {
            argv.add("-batch");
        }
        for (String each : List.of(
                "set pagination off",
                "set confirm off",
                "set width 0",
                "set remotetimeout 60",
                "set debuginfod enabled off",
                "set remote exec-file " + program)) {
            argv.addAll(List.of("-ex", each));
        }
        if (!isDialog) {
            argv.addAll(List.of(
                    "-ex",
                    "target " + target,
                    "-x",
                    SCRIPTS.resolve(script + ".gdb").toString()));
        }
        argv.add(program.toString());
        Path directory =
                Path.of(Trial.command("gdb", List.of("gdb")).cwd().orElseThrow().toString());
        ProcessBuilder builder = new ProcessBuilder(argv).directory(directory.toFile());
        return isDialog
                ? Conversation.hold(builder, lines(dialog, target), LIMIT)
                : NativeRun.of(builder, new byte[0], LIMIT);
    }

    /** Those of a dialog, where it begins to talk to the target at a line of its own. */
    private static List<String> lines(Path dialog, String target) {
        try {
            return Files.readAllLines(dialog).stream()
                    .map(line -> line.equals("target") ? "target " + target : line)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Without addresses and ids, and without what depends on how fast things go or on the server's own messages. */
    private static String normalised(Outcome gdb) {
        StringBuilder text = new StringBuilder();
        // Prompts come before or behind what threads do.
        String said = (gdb.stdout() + gdb.stderr()).replace("(gdb) ", "");
        for (String line : said.split("\n", -1)) {
            boolean isNoise = line.isEmpty()
                    || NOISE.stream().anyMatch(line::startsWith)
                    || line.startsWith("Reading /")
                    || line.startsWith("warning: File transfers")
                    || line.startsWith("[New Thread")
                    || line.startsWith("[Switching to Thread")
                    || line.startsWith("Remote debugging using");
            if (!isNoise) {
                text.append(line.replaceAll("process \\d+", "process P")
                                .replaceAll("Thread \\d+\\.\\d+", "Thread T")
                                .replaceAll("forked process \\d+|\\(forked \\d+\\)", "forked")
                                .replaceAll("LWP \\d+", "LWP")
                                .replaceAll("\\((extended-remote|remote) [^)]*\\)", "($1)")
                                .replaceAll("expected=\\d+", "expected=T")
                                .replaceAll("(core|pid)=\"\\d+\"", "$1")
                                .replaceAll("0x[0-9a-f]+", "0x")
                                // Where in a loop a thread is stopped is a matter of time.
                                .replace("0x in ", "")
                                // Columns are as wide as ids are long.
                                .replaceAll(" {2,}", " "))
                        .append('\n');
            }
        }
        return text.toString();
    }
}
