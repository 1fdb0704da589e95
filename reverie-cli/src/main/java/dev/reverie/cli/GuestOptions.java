package dev.reverie.cli;

import dev.reverie.api.Backend;
import dev.reverie.api.Command;
import dev.reverie.api.GlobalState;
import dev.reverie.api.Reverie;
import dev.reverie.api.RunOptions;
import dev.reverie.api.RunResult;
import dev.reverie.api.RunStatistics;
import dev.reverie.api.Stdio;
import dev.reverie.api.Tool;
import dev.reverie.gdb.GdbAddress;
import dev.reverie.gdb.GdbBackend;
import dev.reverie.linux.ffi.SelfSignals;
import dev.reverie.syscalls.Bytes;
import java.util.ArrayList;
import java.util.List;

/** The options of every subcommand that runs a guest, and running it as they say. */
final class GuestOptions {
    private static final String ATTACH = "--attach";
    private static final String BACKEND = "--backend";
    private static final String AUTO = "auto";
    private static final String ENV = "--env";
    private static final String NO_HOST_ENV = "--no-host-env";
    private static final String CWD = "--cwd";
    private static final String GDB = "--gdb";
    private static final String MULTI = "--multi";
    private static final String LOG = "--log";
    private static final String PIN = "--pin";
    private static final String NO_PIN = "--no-pin";
    private static final String STATS = "--stats";
    private static final String PATCH_CPUID = "--patch-cpuid";

    private GuestOptions() {}

    /** These options behind a subcommand's own. */
    static List<Option> after(Option... own) {
        List<Option> all = new ArrayList<>(List.of(own));
        all.add(Option.valued(
                        ATTACH,
                        "PIDS",
                        "instead of a program, processes that are running, separated by commas;"
                                + " may be repeated; ^C lets go of them")
                .withLetter("-p"));
        all.add(Option.valued(
                BACKEND,
                "NAME",
                "how to intercept: by stops (ptrace, the default), inside the program (inguest),"
                        + " or auto, which goes inside when so many calls have stopped that it pays"));
        all.add(Option.valued(ENV, "NAME[=VALUE]", "set a variable for the program, or remove it; may be repeated")
                .withLetter("-E"));
        all.add(Option.flag(NO_HOST_ENV, "start the program with an empty environment"));
        all.add(Option.valued(CWD, "DIR", "start the program in this directory"));
        all.add(Option.flag(PIN, "keep tracer and program on one CPU: much faster, unless the program is parallel"));
        all.add(Option.flag(NO_PIN, "let the scheduler decide where they run (default)"));
        all.add(Option.valued(
                GDB,
                "ADDRESS",
                "let gdb debug the program: it waits at :PORT (of this machine only), HOST:PORT or the path of a socket;"
                        + " - for 'target remote |'"));
        all.add(
                Option.flag(
                        MULTI,
                        "with --gdb: stay when gdb goes, until 'monitor exit'; without a program or --attach, the one of gdb's 'run' is started"));
        all.add(Option.flag(
                STATS, "at the end, tell on stderr what the run has cost: stops, sites that were patched, …"));
        all.add(Option.valued(LOG, Log.SYNTAX, "log what the tracer does: info or debug, to stderr or to a file"));
        return all;
    }

    /** The option for what sees CPUID. */
    static Option patchCpuid() {
        return Option.flag(
                PATCH_CPUID,
                "where the processor can't make CPUID fault, overwrite it in the program's copy of its files;"
                        + " code made at run time is not seen then");
    }

    /** Checks the common options and makes what they and the program describe. */
    static Target target(Arguments arguments, Console console) {
        String log = arguments.value(LOG);
        if (log != null) {
            console.log().open(log, console.err());
        }
        if (arguments.has(MULTI) && !isDebugged(arguments)) {
            throw new UsageException(MULTI + " goes with " + GDB);
        }
        return arguments.has(ATTACH)
                ? new Target.Attach(pids(arguments))
                : new Target.Launch(
                        isDebugged(arguments) ? debugged(command(arguments), arguments) : command(arguments));
    }

    private static List<Integer> pids(Arguments arguments) {
        if (!arguments.program().isEmpty()) {
            throw new UsageException("either a program or " + ATTACH + ", not both");
        }
        for (String option : List.of(ENV, NO_HOST_ENV, CWD, PIN, PATCH_CPUID)) {
            if (arguments.has(option)) {
                throw new UsageException(option + " is for a program that is started, not for one that is running");
            }
        }
        List<Integer> pids = new ArrayList<>();
        for (Bytes value : arguments.values(ATTACH)) {
            for (String pid : value.toString().split("[, ]", -1)) {
                pids.add(pid(pid));
            }
        }
        return pids;
    }

    private static int pid(String text) {
        try {
            int pid = Integer.parseInt(text);
            if (pid > 0) {
                return pid;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new UsageException(ATTACH + " needs process ids, separated by commas, not '" + text + "'");
    }

    private static Command command(Arguments arguments) {
        boolean isNamed = !arguments.program().isEmpty();
        if (!isNamed && !arguments.has(MULTI)) {
            throw new UsageException("which program?");
        }
        List<Bytes> argv = isNamed ? arguments.program() : List.of(Bytes.EMPTY);
        Command command = InheritedDescriptors.given().passOn(Command.ofBytes(argv));
        if (arguments.has(NO_HOST_ENV)) {
            command = command.withoutHostEnv();
        }
        for (Bytes setting : arguments.values(ENV)) {
            command = withSetting(command, setting);
        }
        String cwd = arguments.value(CWD);
        if (cwd == null) {
            // Where we were started, if that has been deleted and the launcher had to leave it.
            cwd = System.getProperty("reverie.directory", "");
        }
        return cwd.isEmpty() ? command : command.withCwd(cwd);
    }

    /** What is left of a run: the tool's global state, and how we are to end. */
    record Result<G extends GlobalState>(G global, Outcome outcome, RunStatistics statistics) {}

    /** Runs the tool on the target, to its end. */
    static <G extends GlobalState> Result<G> run(Tool<G, ?> tool, Target target, Arguments arguments, Console console) {
        Backend backend = backend(tool, arguments, console);
        RunOptions options = RunOptions.DEFAULT
                .withPinned(arguments.isOn(PIN, NO_PIN, false))
                .withCpuidPatching(arguments.has(PATCH_CPUID));
        console.log().info("backend " + backend.name() + " runs " + target);
        Result<G> result =
                switch (target) {
                    case Target.Launch(Command command) ->
                        backend instanceof GdbBackend gdb
                                ? new DebuggedGuest(gdb, console).run(tool, command, options, arguments.has(MULTI))
                                : launch(backend, tool, command, options, console);
                    case Target.Attach(List<Integer> pids) ->
                        new AttachedGuest(console)
                                .run(
                                        backend instanceof GdbBackend gdb && arguments.has(MULTI)
                                                ? gdb.attachAndServe(tool, pids, options)
                                                : backend.attach(tool, pids, options),
                                        pids);
                };
        long damages = result.statistics().of(RunStatistics.DAMAGED_RECORDS);
        if (damages > 0) {
            console.complain(
                    "calls are missing: the program has written over what was recorded, in " + damages + " places");
        }
        if (arguments.has(STATS)) {
            console.err().print(result.statistics().table());
        }
        return result;
    }

    private static Backend backend(Tool<?, ?> tool, Arguments arguments, Console console) {
        String name = arguments.value(BACKEND);
        if (!isDebugged(arguments)) {
            return name == null ? Reverie.usualBackend(tool) : Reverie.backend(name);
        }
        if (name != null && !name.equals(AUTO) && !name.equals("ptrace")) {
            throw new UsageException(GDB + " goes with the backend ptrace, not with '" + name + "'");
        }
        return new GdbBackend(gdbAddress(arguments), line -> console.err().println("reverie: " + line));
    }

    /** Whether gdb is to be waited for. */
    static boolean isDebugged(Arguments arguments) {
        return arguments.has(GDB);
    }

    private static GdbAddress gdbAddress(Arguments arguments) {
        String address = arguments.value(GDB);
        try {
            return GdbAddress.parse(address == null ? "" : address);
        } catch (IllegalArgumentException e) {
            throw new UsageException(GDB + " does not take '" + address + "': " + e.getMessage());
        }
    }

    /** A program as debuggers start it: always at the same addresses; and what gdb talks through is not for it. */
    private static Command debugged(Command command, Arguments arguments) {
        Command changed = command.withoutAslr();
        return gdbAddress(arguments) instanceof GdbAddress.Stdio
                ? changed.withStdin(Stdio.discard()).withStdout(Stdio.standardError())
                : changed;
    }

    private static <G extends GlobalState> Result<G> launch(
            Backend backend, Tool<G, ?> tool, Command command, RunOptions options, Console console) {
        if (console.ownsProcess()) {
            SelfSignals.ignoreTerminalSignals();
        }
        RunResult<G> result = backend.run(tool, command, options);
        Outcome outcome = Outcome.of(result.status());
        console.log().info("ended with " + outcome.code());
        return new Result<>(result.global(), outcome, result.statistics());
    }

    private static Command withSetting(Command command, Bytes setting) {
        int equals = setting.indexOf('=');
        if (equals < 0 && setting.length() > 0) {
            return command.withoutEnv(setting);
        }
        if (equals <= 0) {
            throw new UsageException(ENV + " needs NAME=VALUE, not '" + setting + "'");
        }
        return command.withEnv(setting.slice(0, equals), setting.slice(equals + 1, setting.length()));
    }
}
