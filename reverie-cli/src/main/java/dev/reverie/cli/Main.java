package dev.reverie.cli;

import dev.reverie.syscalls.Bytes;
import java.util.List;

/** Where the {@code reverie} command starts. */
public final class Main {
    private Main() {}

    /** Runs the command line and ends the process as the guest ended. */
    public static void main(String[] args) {
        Outcome outcome = run(RawArguments.of(args), new Console(System.out, System.err, new Log(), true));
        System.out.flush();
        Ending.end(outcome);
    }

    /** Runs the command line. */
    static Outcome run(List<Bytes> arguments, Console console) {
        return new Cli(console).run(arguments);
    }
}
