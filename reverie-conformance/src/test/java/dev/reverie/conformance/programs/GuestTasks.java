package dev.reverie.conformance.programs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Processes and threads of guests, as /proc shows them. A task that ends while one looks at it is left out. */
public final class GuestTasks {
    private static final Path PROC = Path.of("/proc");
    private static final List<String> INTERESTING = List.of(
            "Name:", "State:", "Tgid:", "PPid:", "TracerPid:", "SigPnd:", "ShdPnd:", "SigBlk:", "SigIgn:", "SigCgt:");

    private GuestTasks() {}

    /** The threads that a thread of this JVM traces. */
    public static List<Path> tracedByUs() {
        List<Path> tasks = new ArrayList<>();
        for (Path process : processes()) {
            for (Path task : children(process.resolve("task"))) {
                String tracer = field(task, "TracerPid:");
                if (!tracer.isEmpty() && !tracer.equals("0") && Files.exists(Path.of("/proc/self/task", tracer))) {
                    tasks.add(task);
                }
            }
        }
        return tasks;
    }

    /** The threads of a process and of its descendants. */
    static List<Path> descendantsOf(long pid) {
        List<Path> tasks = new ArrayList<>(children(PROC.resolve(pid + "/task")));
        ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::descendants)
                .forEach(process -> tasks.addAll(children(PROC.resolve(process.pid() + "/task"))));
        return tasks;
    }

    /** The processes whose environment has this setting, zombies left out. */
    public static List<Path> withSetting(String setting) {
        return processes().stream()
                .filter(process -> ("\0" + read(process.resolve("environ"))).contains("\0" + setting + "\0"))
                .toList();
    }

    /** Waits until these processes have ended. */
    public static void awaitEnd(List<Path> processes, Duration limit) {
        for (Path process : processes) {
            ProcessHandle.of(Long.parseLong(process.getFileName().toString())).ifPresent(handle -> {
                try {
                    handle.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
                } catch (InterruptedException | ExecutionException | TimeoutException e) {
                    throw new AssertionError("it has not ended:\n" + describe(List.of(process)), e);
                }
            });
        }
    }

    /** Ends the processes of these tasks. */
    public static void kill(List<Path> tasks) {
        for (Path task : tasks) {
            String pid = field(task, "Tgid:");
            if (!pid.isEmpty()) {
                ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
    }

    /** What these tasks are doing, for people. */
    public static String describe(List<Path> tasks) {
        StringBuilder text = new StringBuilder();
        for (Path task : tasks) {
            text.append("=== task ").append(task.getFileName()).append(": ");
            text.append(read(task.resolve("cmdline")).replace('\0', ' ')).append('\n');
            read(task.resolve("status"))
                    .lines()
                    .filter(line -> INTERESTING.stream().anyMatch(line::startsWith))
                    .forEach(line -> text.append(line).append('\n'));
            for (String file : List.of("wchan", "syscall", "stack")) {
                text.append(file)
                        .append(": ")
                        .append(read(task.resolve(file)).strip())
                        .append('\n');
            }
        }
        return text.toString();
    }

    private static List<Path> processes() {
        return children(PROC).stream()
                .filter(path -> path.getFileName().toString().chars().allMatch(Character::isDigit))
                .toList();
    }

    private static List<Path> children(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static String field(Path task, String name) {
        return read(task.resolve("status"))
                .lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).strip())
                .findFirst()
                .orElse("");
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
