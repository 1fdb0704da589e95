package dev.reverie.conformance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.api.Command;
import dev.reverie.api.GlobalState;
import dev.reverie.api.Reverie;
import dev.reverie.api.RunOptions;
import dev.reverie.api.RunOptions.HandlerThreads;
import dev.reverie.api.RunResult;
import dev.reverie.api.Tool;
import dev.reverie.conformance.programs.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Short ways to run a guest under a tool. */
final class Runs {
    private Runs() {}

    /** Both kinds of handler threads. */
    static Stream<HandlerThreads> handlerThreads() {
        return Stream.of(HandlerThreads.VIRTUAL, HandlerThreads.PLATFORM);
    }

    static <G extends GlobalState> RunResult<G> run(Tool<G, ?> tool, HandlerThreads threads, String... argv) {
        return run(tool, threads, command(argv));
    }

    static <G extends GlobalState> RunResult<G> run(Tool<G, ?> tool, HandlerThreads threads, Command command) {
        return Reverie.backend("ptrace")
                .run(tool, command.withOutputCaptured(), RunOptions.DEFAULT.withHandlerThreads(threads));
    }

    static Command command(String... argv) {
        return Command.of(argv[0], java.util.Arrays.copyOfRange(argv, 1, argv.length));
    }

    /** A C program among the guests, compiled; {@code source} is its path below the guests' directory. */
    static String guest(String source) throws IOException, InterruptedException {
        return guest(source, "", "gcc");
    }

    /** The same, compiled by this compiler with these flags; {@code variant} tells it from other ways. */
    static String guest(String source, String variant, String... compiler) throws IOException, InterruptedException {
        Path from = Path.of("src", "test", "guests", source).toAbsolutePath();
        Path to = Trial.OUTPUT
                .resolve("guests")
                .resolve("contract")
                .resolve(source.replace('/', '-').replace(".c", "") + variant);
        Files.createDirectories(to.getParent());
        List<String> argv = new ArrayList<>(List.of(compiler));
        argv.addAll(List.of("-O1", "-w", "-pthread", "-o", to.toString(), from.toString()));
        assertThat(new ProcessBuilder(argv).inheritIO().start().waitFor()).isZero();
        return to.toString();
    }
}
