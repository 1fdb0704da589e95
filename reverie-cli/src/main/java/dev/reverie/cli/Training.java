package dev.reverie.cli;

import dev.reverie.guestcode.CompilerOptions;
import dev.reverie.guestcode.GuestCodeCompiler;
import dev.reverie.guestcode.SlotLayout;
import dev.reverie.syscalls.Bytes;
import dev.reverie.x86.SyscallSites;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The run from which the JVM learns what to put into the AOT cache: what users will do, on a program that does little.
 * Used by the {@code reverie} script when it builds.
 */
public final class Training {
    /** Enough for what is inside the guest to be loaded. */
    private static final String MANY_CALLS = "dd if=/dev/zero of=/dev/null bs=1 count=100 status=none;";

    private static final String[][] COMMAND_LINES = {
        {"count", "--", "/bin/true"},
        {"count", "--central", "--", "/bin/true"},
        {"strace", "-o", "/dev/null", "--", "/bin/true"},
        {"strace", "--json", "-o", "/dev/null", "--", "/bin/sh", "-c", "/bin/true"},
        {"strace", "--trace=openat,read", "-o", "/dev/null", "--", "/bin/sh", "-c", "/bin/true"},
        {"strace", "-f", "-e", "trace=%file", "-ttTi", "-o", "/dev/null", "--", "/bin/true"},
        {"strace", "-Ze", "!close", "-r", "-o", "/dev/null", "--", "/bin/true"},
        {"strace", "-c", "-o", "/dev/null", "--", "/bin/true"},
        {"noop", "--", "/bin/sh", "-c", "/bin/true | /bin/true; /bin/true"},
        {"noop", "--intercept=proceed", "--", "/bin/sh", "-c", "/bin/true | /bin/true"},
        {"noop", "--intercept=inject", "--", "/bin/sh", "-c", "/bin/true | /bin/true; kill -TERM $$"},
        {"count", "--backend=inguest", "--", "/bin/sh", "-c", "/bin/true | /bin/true; " + MANY_CALLS + MANY_CALLS},
        {"strace", "--backend=inguest", "-o", "/dev/null", "--", "/bin/sh", "-c", MANY_CALLS + "kill -TERM $$"},
        {"strace", "--", "/nonexistent"},
        {"strace", "--trace=opneat", "--", "/bin/true"},
        {"doctor"},
        {"--version"},
        {"--help"},
        {"strace", "--help"},
    };

    private Training() {}

    /** Runs some of everything; what fails is as instructive as what works. */
    public static void main(String[] args) {
        try (PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8)) {
            for (String[] commandLine : COMMAND_LINES) {
                List<Bytes> arguments = new ArrayList<>();
                for (String argument : commandLine) {
                    arguments.add(Bytes.of(argument));
                }
                Main.run(arguments, new Console(nowhere, nowhere, new Log(), true));
            }
        }
        compile();
        RawArguments.of(args);
        Ending.end(Outcome.code(ExitCodes.OK));
    }

    /** What a run does with a tool's guest code, and with the code of a library. */
    private static void compile() {
        new GuestCodeCompiler(SlotLayout.compact(1 << 14), CompilerOptions.DEFAULT).compile(TrainingHandlers.class);
        byte[] function = {0x0f, 0x05, (byte) 0xc3}; // syscall; ret
        SyscallSites.find(function, 0, new long[] {0});
    }
}
