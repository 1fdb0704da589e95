package dev.reverie.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is run. */
final class Workloads {
    private static final long WARM_UP_MILLIS = 12_000;
    private static final long TURNS_MILLIS = 15_000;

    private final Path directory;
    private final boolean quick;
    private final Commands commands;
    private final Helpers helpers;
    private final Stopwatch stopwatch;

    Workloads(Path directory, boolean quick, Commands commands, Helpers helpers) {
        this.directory = directory;
        this.quick = quick;
        this.commands = commands;
        this.helpers = helpers;
        stopwatch = new Stopwatch(directory, commands, helpers);
    }

    /** Those of a group. */
    List<Workload> of(Group group) {
        return switch (group) {
            case CALLS -> List.of(call("getpid", Group.CALLS), call("read", Group.CALLS), call("openat", Group.CALLS));
            case PROGRAMS -> programs();
            case START_UP ->
                List.of(new ProgramWorkload(
                        "/bin/true", Group.START_UP, Optional.empty(), stopwatch, List.of("/bin/true")));
            case BACKTRACES -> List.of(call("getpid, 20 frames deep", Group.BACKTRACES));
            case INSIDE -> inside();
            case COVERAGE -> List.of();
            case DEBUGGER ->
                List.of(
                        packets("a step", "step", 1),
                        packets("registers", "registers", 1),
                        packets("8 KiB", "memory", 4));
        };
    }

    /** So many of them that a server that runs in a JVM is warm. */
    private Workload packets(String name, String kind, int part) {
        int count = (quick ? 2_000 : 10_000) / part;
        return new PacketWorkload(name, kind, 2 * count, count, directory, commands, helpers);
    }

    private Workload call(String name, Group group) {
        // The code that walks stacks takes long to be compiled, beside a tracer that needs the CPU.
        int warmUp = (quick ? 400 : 1000) * (group == Group.BACKTRACES ? 5 : 1);
        return new CallWorkload(name, group, warmUp, quick ? 100 : 200, stopwatch, helpers);
    }

    private List<Workload> programs() {
        SourceTree files = SourceTree.create(directory);
        List<Workload> programs = common(Group.PROGRAMS, files);
        programs.add(program(
                "find | xargs grep",
                Group.PROGRAMS,
                "sh",
                "-c",
                "find " + files.tree() + " -type f | xargs grep -l fox >/dev/null"));
        return programs;
    }

    private List<Workload> inside() {
        SourceTree files = SourceTree.create(directory);
        List<Workload> all = new ArrayList<>();
        all.add(callInside("getpid"));
        all.add(callInside("access"));
        all.addAll(common(Group.INSIDE, files));
        String repository = SearchPath.missing("git").isPresent() ? "" : files.makeRepository(commands);
        all.add(program("git status", Group.INSIDE, "git", "-C", repository, "status"));
        all.add(program("git log", Group.INSIDE, "git", "-C", repository, "log", "--stat"));
        all.add(program(
                "tar", Group.INSIDE, "tar", "cf", directory.resolve("tree.tar").toString(), files.tree()));
        all.add(program("/bin/true", Group.INSIDE, "/bin/true"));
        return all;
    }

    private List<Workload> common(Group group, SourceTree files) {
        List<Workload> programs = new ArrayList<>();
        programs.add(program("ls -lR", group, "ls", "-lR", files.tree()));
        programs.add(program("gcc -c", group, "gcc", "-c", "-o", files.object(), files.program()));
        programs.add(program("python3 start-up", group, python(), "-c", "pass"));
        programs.add(program(
                "dd bs=1", group, "dd", "if=/dev/zero", "of=/dev/null", "bs=1", "count=" + (quick ? 20_000 : 100_000)));
        int requests = quick ? 5_000 : 20_000;
        // Twenty thousand requests take less time than the tracer's compilers.
        int warmUp = group == Group.INSIDE && !quick ? 20 * requests : 0;
        programs.add(new RedisWorkload(group, directory, warmUp, requests, commands, stopwatch));
        return programs;
    }

    /** Rather the system's than a wrapper that only looks for it. */
    static String python() {
        String system = "/usr/bin/python3";
        return SearchPath.isProgram(Path.of(system)) ? system : "python3";
    }

    private Workload program(String name, Group group, String... command) {
        // Inside the guest the start of the tracer is not what is promised, and it is not warm before some hundred
        // programs.
        return group == Group.INSIDE && !quick
                ? inTurns(
                        name,
                        Workload.Unit.MILLISECONDS,
                        helpers.missing().or(() -> SearchPath.missing(command[0])),
                        stopwatch.turns(List.of(command)))
                : new ProgramWorkload(name, group, SearchPath.missing(command[0]), stopwatch, List.of(command));
    }

    private Workload callInside(String name) {
        return quick
                ? call(name, Group.INSIDE)
                : inTurns(
                        name,
                        Workload.Unit.NANOSECONDS,
                        helpers.missing(),
                        List.of(helpers.path(Helpers.CALLS), name, Integer.toString(CallWorkload.PER_LONG_BATCH)));
    }

    private Workload inTurns(String name, Workload.Unit unit, Optional<String> missing, List<String> command) {
        return new TurnsWorkload(
                name, Group.INSIDE, unit, stopwatch, commands, missing, command, WARM_UP_MILLIS, TURNS_MILLIS);
    }
}
