package dev.reverie.cli;

import dev.reverie.api.AttachException;
import dev.reverie.api.LaunchException;
import dev.reverie.api.ReverieException;
import dev.reverie.api.ToolException;
import dev.reverie.syscalls.Bytes;
import dev.reverie.tools.NearNames;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the subcommand, runs it, and turns whatever goes wrong into a message and an exit code. */
final class Cli {
    private static final String HELP = "--help";

    private final Console console;

    Cli(Console console) {
        this.console = console;
    }

    /** Does what the arguments say. */
    Outcome run(List<Bytes> arguments) {
        String first = arguments.isEmpty() ? "" : arguments.getFirst().toString();
        return switch (first) {
            case "" -> {
                console.err().print(Help.overview(subcommands()));
                yield Outcome.code(ExitCodes.USAGE);
            }
            case HELP, "-h", "help" -> help(arguments);
            case "--version", "-V", "version" -> {
                console.out().println(Version.text());
                yield Outcome.code(ExitCodes.OK);
            }
            default ->
                first.equals(RunCommand.TOOL) || first.startsWith(RunCommand.TOOL + "=")
                        ? named("run", arguments)
                        : named(first, arguments.subList(1, arguments.size()));
        };
    }

    private Outcome named(String name, List<Bytes> arguments) {
        if (name.equals("debug")) {
            List<Bytes> line = DebugCommand.commandLine(arguments);
            if (!line.isEmpty()) {
                return named(line.getFirst().toString(), line.subList(1, line.size()));
            }
        }
        Subcommand subcommand = subcommand(name);
        return subcommand == null ? unknown(name) : guarded(subcommand, arguments);
    }

    /** Runs a subcommand, and says what went wrong if something does. */
    Outcome guarded(Subcommand subcommand, List<Bytes> arguments) {
        try {
            return run(subcommand, arguments);
        } catch (UsageException e) {
            console.complain(e.getMessage() + "\nTry 'reverie " + subcommand.name() + " --help'.");
            return Outcome.code(ExitCodes.USAGE);
        } catch (LaunchException e) {
            console.complain(e.getMessage());
            return Outcome.code(e.shellCode());
        } catch (AttachException e) {
            console.complain(e.getMessage());
            return Outcome.code(ExitCodes.UNATTACHED);
        } catch (ToolException e) {
            console.complain(e.getMessage() + "\nThe guest was ended. The cause:");
            (e.getCause() == null ? e : e.getCause()).printStackTrace(console.err());
            return Outcome.code(ExitCodes.FAILURE);
        } catch (ReverieException e) {
            console.complain(e.getMessage());
            return Outcome.code(ExitCodes.FAILURE);
        } catch (RuntimeException | Error e) {
            console.complain("this is a bug in reverie:");
            e.printStackTrace(console.err());
            return Outcome.code(ExitCodes.FAILURE);
        }
    }

    private Outcome run(Subcommand subcommand, List<Bytes> arguments) {
        List<Option> known = new ArrayList<>(subcommand.options());
        known.add(Option.flag(HELP, "show this help").withLetter("-h"));
        Arguments parsed = Arguments.parse(arguments, known);
        if (parsed.has(HELP)) {
            console.out().print(Help.of(subcommand, known));
            return Outcome.code(ExitCodes.OK);
        }
        return subcommand.run(parsed, console);
    }

    private Outcome help(List<Bytes> arguments) {
        if (arguments.size() > 1) {
            return named(arguments.get(1).toString(), List.of(Bytes.of(HELP)));
        }
        console.out().print(Help.overview(subcommands()));
        return Outcome.code(ExitCodes.OK);
    }

    private Outcome unknown(String name) {
        List<String> names = new ArrayList<>();
        for (Subcommand subcommand : subcommands()) {
            names.add(subcommand.name());
        }
        String what = name.startsWith("-") ? "unknown option '" : "unknown command '";
        console.complain(what + name + "'" + NearNames.hint(name, names)
                + (name.startsWith("-") ? " Options come behind the command: reverie strace -o FILE -- ls" : "")
                + "\nTry 'reverie --help'.");
        return Outcome.code(ExitCodes.USAGE);
    }

    /** Only the one that is needed is loaded: start-up time. */
    private static @Nullable Subcommand subcommand(String name) {
        return switch (name) {
            case "noop" -> new NoopCommand();
            case "rdtsc" -> new RdtscCommand();
            case "cpuid" -> new CpuidCommand();
            case "run" -> new RunCommand();
            case "count" -> new CountCommand();
            case "strace" -> new StraceCommand();
            case "strace-minimal" -> new StraceMinimalCommand();
            case "chaos" -> new ChaosCommand();
            case "fail" -> new FailCommand();
            case "pedigree" -> new PedigreeCommand();
            case "chrome-trace" -> new ChromeTraceCommand();
            case "chunky-print" -> new ChunkyPrintCommand();
            case "guestcode" -> new GuestCodeCommand();
            case "debug" -> new DebugCommand();
            case "doctor" -> new DoctorCommand();
            default -> null;
        };
    }

    private static List<Subcommand> subcommands() {
        return List.of(
                new StraceCommand(),
                new CountCommand(),
                new RunCommand(),
                new ChaosCommand(),
                new FailCommand(),
                new PedigreeCommand(),
                new ChromeTraceCommand(),
                new ChunkyPrintCommand(),
                new StraceMinimalCommand(),
                new NoopCommand(),
                new RdtscCommand(),
                new CpuidCommand(),
                new DebugCommand(),
                new GuestCodeCommand(),
                new DoctorCommand());
    }
}
