package dev.reverie.cli;

import dev.reverie.syscalls.Bytes;
import dev.reverie.tools.NoopTool;
import java.util.ArrayList;
import java.util.List;

/** {@code reverie debug}. */
final class DebugCommand implements Subcommand {
    private static final String TOOL = "--tool";

    @Override
    public String name() {
        return "debug";
    }

    @Override
    public String usage() {
        return " --gdb=ADDRESS [options] [--tool NAME [its options]] [--] program [arguments]";
    }

    @Override
    public String summary() {
        return "let gdb debug a program and its descendants, under any tool";
    }

    @Override
    public List<Option> options() {
        return GuestOptions.after(Option.valued(
                TOOL, "NAME", "the command whose tool intercepts the calls; what follows are its own options"));
    }

    @Override
    public String examples() {
        return """
                  reverie debug --gdb :1234 -- ls -l
                  reverie debug --gdb :1234 --tool strace -o trace.txt -- ls -l
                  reverie debug --gdb :1234 --multi --tool count
                  reverie debug --gdb :1234 --attach 4711
                  gdb -ex 'target remote | reverie debug --gdb - -- ls -l' ls
                """;
    }

    /** What {@code debug} with a tool stands for: the arguments of a command line of that tool; empty if there is no tool. */
    static List<Bytes> commandLine(List<Bytes> arguments) {
        for (int i = 0; i < arguments.size() && !arguments.get(i).toString().equals("--"); i++) {
            String argument = arguments.get(i).toString();
            boolean isSeparate = argument.equals(TOOL) && i + 1 < arguments.size();
            if (isSeparate || argument.startsWith(TOOL + "=")) {
                List<Bytes> all = new ArrayList<>();
                all.add(isSeparate ? arguments.get(i + 1) : Bytes.of(argument.substring(TOOL.length() + 1)));
                all.addAll(arguments.subList(0, i));
                all.addAll(arguments.subList(isSeparate ? i + 2 : i + 1, arguments.size()));
                return all;
            }
        }
        return List.of();
    }

    @Override
    public Outcome run(Arguments arguments, Console console) {
        if (!GuestOptions.isDebugged(arguments)) {
            throw new UsageException("where is gdb to find it? --gdb=:1234, or the path of a socket, or -");
        }
        Target target = GuestOptions.target(arguments, console);
        return GuestOptions.run(new NoopTool(NoopTool.Mode.NONE), target, arguments, console)
                .outcome();
    }
}
