package dev.reverie.cli;

import java.util.List;

/** The options of {@code reverie strace} that are strace's: their names and what the help says of them. */
final class StraceOptions {
    static final String EXPRESSION = "-e";
    static final String TRACE = "--trace";
    static final String SIGNAL = "--signal";
    static final String STATUS = "--status";
    static final String SUCCESSFUL = "--successful-only";
    static final String FAILED = "--failed-only";
    static final String PATH = "--trace-path";
    static final String TRACE_DESCRIPTORS = "--trace-fds";
    static final String QUIET = "--quiet";
    static final String STRING_LIMIT = "--string-limit";
    static final String JSON = "--json";
    static final String VERBOSE = "--no-abbrev";
    static final String PATHS = "-y";
    static final String DESCRIPTORS = "--decode-fds";
    static final String HEXADECIMAL = "--strings-in-hex";
    static final String ABSOLUTE = "--absolute-timestamps";
    static final String RELATIVE = "--relative-timestamps";
    static final String TIMES = "--syscall-times";
    static final String POINTER = "--instruction-pointer";
    static final String NUMBER = "--syscall-number";
    static final String STACK = "--stack-trace";
    static final String COLUMN = "--columns";
    static final String SUMMARY_ONLY = "--summary-only";
    static final String SUMMARY = "--summary";
    static final String WALL_CLOCK = "--summary-wall-clock";
    static final String SORT = "--summary-sort-by";
    static final String SUMMARY_COLUMNS = "--summary-columns";
    static final String OVERHEAD = "--summary-syscall-overhead";
    static final String DETACH = "--detach-on";
    static final String INTERRUPTIBLE = "--interruptible";
    static final String FOLLOW = "--follow-forks";
    static final String SEPARATELY = "--output-separately";
    static final String VDSO = "--vdso";
    static final String APPEND = "--output-append-mode";

    private StraceOptions() {}

    /** All but -o, in the order of the help. */
    static List<Option> all() {
        return List.of(
                Option.flag(APPEND, "append to the file of -o").withLetter("-A"),
                Option.flag(FOLLOW, "follow forks, which always happens; -ff: see --output-separately")
                        .withLetter("-f"),
                Option.flag(SEPARATELY, "with -o, write a file for each thread: FILE.TID"),
                Option.valued(
                        EXPRESSION,
                        "EXPR",
                        "trace=SET, signal=SET, status=SET or quiet=SET, as below; or just SET: trace"),
                Option.valued(
                        TRACE,
                        "SET",
                        "only these calls: names, %classes, /expressions or numbers, separated by commas; all (default);"
                                + " none; ! in front for all but these; ? in front of a name that may be missing"),
                Option.valued(SIGNAL, "SET", "only these signals: names separated by commas; all; none; ! as above"),
                Option.valued(
                        STATUS,
                        "SET",
                        "only calls that end so: successful, failed, unfinished, unavailable, detached; lines wait for it"),
                Option.flag(SUCCESSFUL, "the same as --status=successful").withLetter("-z"),
                Option.flag(FAILED, "the same as --status=failed").withLetter("-Z"),
                Option.valued(PATH, "PATH", "only calls about this file, by path or descriptor; may be repeated")
                        .withLetter("-P"),
                Option.valued(
                                TRACE_DESCRIPTORS,
                                "SET",
                                "only calls on these file descriptors, and on files of -P: 0,3  !1,2  all; the same as -e fd=SET")
                        .withAliases("--trace-fd"),
                Option.flag(
                        VDSO,
                        "also calls that programs make through the vDSO, without the kernel, such as clock_gettime; strace never"
                                + " sees them"),
                Option.valued(DETACH, "execve", "leave a process alone once it calls execve")
                        .withLetter("-b"),
                Option.flag(JSON, "write JSON Lines, an object for each event; see docs/json.md"),
                Option.flag(VERBOSE, "all fields of structures, and all variables of environments")
                        .withLetter("-v"),
                Option.flag(PATHS, "show the paths of file descriptors; -yy: sockets, devices and processes too"),
                Option.optional(
                        DESCRIPTORS,
                        "SET",
                        "show of file descriptors: path (default), socket, dev, pidfd, all or none; ! in front for all but"
                                + " these"),
                Option.flag(HEXADECIMAL, "strings that are not plain ASCII in hexadecimal; -xx: all strings")
                        .withLetter("-x"),
                Option.valued(STRING_LIMIT, "BYTES", "show so much of a string or buffer (default 32)")
                        .withLetter("-s"),
                Option.valued(COLUMN, "COLUMN", "align results there (default 40)")
                        .withLetter("-a"),
                Option.optional(
                                ABSOLUTE,
                                "FORMAT",
                                "time of day: time, unix or none, and s, ms, us or ns; -tt: time,us; -ttt: unix,us")
                        .withLetter("-t")
                        .withAliases("--timestamps"),
                Option.optional(RELATIVE, "PRECISION", "time since the line before: s, ms, us (default) or ns")
                        .withLetter("-r"),
                Option.optional(TIMES, "PRECISION", "time that each call took: s, ms, us (default) or ns")
                        .withLetter("-T"),
                Option.flag(POINTER, "where in the program it happened").withLetter("-i"),
                Option.flag(NUMBER, "the number of the call").withLetter("-n"),
                Option.flag(STACK, "the functions that made each call, below it; -kk: with lines of their sources")
                        .withLetter("-k")
                        .withAliases("--stack-traces"),
                Option.optional(
                                QUIET,
                                "SET",
                                "not these messages: attach, exit, path-resolution, personality, thread-execve; -qq: no"
                                        + " exits, -qqq: none at all")
                        .withLetter("-q")
                        .withAliases("--silent", "--silence"),
                Option.flag(SUMMARY_ONLY, "no lines but a table of calls, times and errors")
                        .withLetter("-c"),
                Option.flag(SUMMARY, "that table behind the lines").withLetter("-C"),
                Option.flag(WALL_CLOCK, "the time that passed in calls, not the CPU time they took")
                        .withLetter("-w"),
                Option.valued(
                                SORT,
                                "ORDER",
                                "sort the table by time (default), min-time, max-time, avg-time, calls, errors, name or"
                                        + " nothing")
                        .withLetter("-S"),
                Option.valued(
                                SUMMARY_COLUMNS,
                                "LIST",
                                "its columns: time-percent, total-time, min-time, max-time, avg-time, calls, errors,"
                                        + " name")
                        .withLetter("-U"),
                Option.valued(OVERHEAD, "TIME", "subtract this from each call: a number and s, ms, us (default) or ns")
                        .withLetter("-O"),
                Option.valued(INTERRUPTIBLE, "WHEN", "accepted; ^C always goes to the program")
                        .withLetter("-I"),
                Option.flag("--seccomp-bpf", "accepted; this always happens"));
    }
}
