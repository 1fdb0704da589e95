package dev.reverie.cli;

import dev.reverie.syscalls.Bytes;
import dev.reverie.tools.fail.FailRule;
import dev.reverie.tools.fail.FailTool;
import dev.reverie.tools.fail.FailTotals;
import java.util.ArrayList;
import java.util.List;

/** {@code reverie fail}. */
final class FailCommand implements Subcommand {
    private static final String FAIL = "--fail";
    private static final String QUIET = "--quiet";

    @Override
    public String name() {
        return "fail";
    }

    @Override
    public String usage() {
        return " --fail=RULE [options] [--] program [arguments]";
    }

    @Override
    public String summary() {
        return "run a program and make chosen system calls fail";
    }

    @Override
    public List<Option> options() {
        return GuestOptions.after(
                Option.valued(
                                FAIL,
                                "RULE",
                                "calls, conditions and what happens, separated by commas; may be repeated, the first that"
                                        + " applies decides")
                        .withLetter("-e"),
                Option.flag(QUIET, "do not say at the end how often each rule was applied")
                        .withLetter("-q"));
    }

    @Override
    public String examples() {
        return """
                  reverie fail --fail='openat,path=/etc/*,errno=ENOENT,nth=3' -- ls -l
                  reverie fail --fail='write,fd=1,errno=ENOSPC,from=2' -- seq 100000
                  reverie fail --fail='fsync,fdatasync,delay=200ms' -- sqlite3 test.db 'create table t(x)'
                  reverie fail --fail='%network,errno=ECONNRESET,probability=0.1,seed=7' -- curl -s localhost

                Calls are names, classes such as %file, /expressions/, and all that strace -e takes. Conditions:
                  path=GLOB          a file of the call, by its path or descriptor; may be repeated
                  fd=N               a descriptor of the call; may be repeated
                  nth=N  from=N  every=N  times=N  probability=P  seed=N
                                     which of the matching calls, counted in the whole program
                What happens:
                  errno=NAME         the call fails; retval=N: it returns this; delay=10ms: it takes longer
                  when=exit          after it has run; when=entry: instead (default)
                """;
    }

    @Override
    public Outcome run(Arguments arguments, Console console) {
        List<FailRule> rules = new ArrayList<>();
        for (Bytes value : arguments.values(FAIL)) {
            rules.add(rule(value.toString()));
        }
        if (rules.isEmpty()) {
            throw new UsageException("nothing is to fail; say " + FAIL + "=RULE");
        }
        Target target = GuestOptions.target(arguments, console);
        GuestOptions.Result<FailTotals> result = GuestOptions.run(new FailTool(rules), target, arguments, console);
        if (!arguments.has(QUIET)) {
            for (String line : result.global().report()) {
                console.complain(line);
            }
        }
        return result.outcome();
    }

    private static FailRule rule(String text) {
        try {
            return FailRule.parse(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException(FAIL + " '" + text + "': " + e.getMessage());
        }
    }
}
