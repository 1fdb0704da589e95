package dev.reverie.conformance.differential;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A trace of all tasks of a program, as {@code strace -f -o FILE} writes it, read back so that traces of several runs can be
 * compared: lines are put together per task, and tasks are named after their place in the tree, {@code P.2.1} being the first
 * child of the second child of the program.
 */
final class TraceFile {
    private static final Pattern LINE = Pattern.compile("(\\d+) +(.*)");
    private static final Pattern UNFINISHED = Pattern.compile("(.*?) ?<unfinished \\.\\.\\.>");
    private static final Pattern RESUMED = Pattern.compile("<\\.\\.\\. \\w+ resumed>(.*)");
    private static final Pattern CREATED = Pattern.compile("v?fork\\(.*\\) += (\\d+).*|clone3?\\(.* = (\\d+)(?: .*)?");
    private static final Pattern NUMBER = Pattern.compile("(?<![\\w.])\\d+(?![\\w.])");
    private static final Pattern PADDING = Pattern.compile("\\) += ");

    /** The environment's address in the first execve, which is made by the tracer and not by the program. */
    private static final Pattern FIRST_ENVIRONMENT = Pattern.compile("0x[0-9a-f]+(?= /\\* \\d+ vars? \\*/\\) = 0$)");

    /** What changes all the time, if not always between two runs. */
    private static final Pattern LOAD =
            Pattern.compile("(?<=uptime=|loads=|ram=|procs=|^alarm\\(\\d{1,9}\\) = )(\\d+|\\[[^]]*])");

    /** How long a process has run, as wait4, getrusage and SIGCHLD tell it. */
    private static final Pattern TIMES =
            Pattern.compile("(?<=[rs][ui]_[us]time=)(\\{tv_sec=\\d+, tv_usec=\\d+\\}|\\d+( /\\* [\\d.]+ s \\*/)?)");

    private TraceFile() {}

    /** The lines of each task, in the order in which the tasks appear. */
    static Map<String, List<String>> read(Path file) {
        try {
            return read(Files.readAllLines(file, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same from lines. */
    static Map<String, List<String>> read(List<String> lines) {
        Map<String, List<String>> byTid = joined(lines);
        Map<String, String> names = names(byTid);
        Map<String, List<String>> tasks = new LinkedHashMap<>();
        byTid.forEach((tid, ofTask) -> tasks.put(
                names.getOrDefault(tid, tid),
                ofTask.stream().map(line -> normalised(line, names)).collect(Collectors.toCollection(ArrayList::new))));
        tasks.values().stream().limit(1).forEach(first -> first.replaceAll(TraceFile::withoutTracersEnvironment));
        return tasks;
    }

    /** The lines of each task, those that another task had broken off made whole again. */
    private static Map<String, List<String>> joined(List<String> lines) {
        Map<String, List<String>> tasks = new LinkedHashMap<>();
        Map<String, String> begun = new HashMap<>();
        for (String text : lines) {
            Matcher line = LINE.matcher(text);
            if (!line.matches()) {
                continue;
            }
            String tid = line.group(1);
            String content = line.group(2);
            Matcher unfinished = UNFINISHED.matcher(content);
            Matcher resumed = RESUMED.matcher(content);
            List<String> ofTask = tasks.computeIfAbsent(tid, _ -> new ArrayList<>());
            if (unfinished.matches()) {
                begun.put(tid, unfinished.group(1));
            } else if (resumed.matches()) {
                ofTask.add(join(begun.remove(tid), resumed.group(1)));
            } else {
                String never = begun.remove(tid);
                if (never != null) {
                    ofTask.add(never + " <unfinished ...>");
                }
                ofTask.add(content);
            }
        }
        begun.forEach((tid, text) ->
                tasks.computeIfAbsent(tid, _ -> new ArrayList<>()).add(text + " <unfinished ...>"));
        return tasks;
    }

    /** A comma at the end of what was begun had a space after it, and an arrow that follows one before it. */
    private static String join(@Nullable String begun, String rest) {
        if (begun == null) {
            return "<... resumed>" + rest;
        }
        return begun.endsWith(",") || rest.startsWith("=> ") ? begun + " " + rest : begun + rest;
    }

    /** A name for each task, by who created it and when. */
    private static Map<String, String> names(Map<String, List<String>> tasks) {
        Map<String, String> names = new HashMap<>();
        Map<String, Integer> children = new HashMap<>();
        for (String tid : tasks.keySet()) {
            if (!names.containsKey(tid)) {
                // The program itself, or a task whose creator knows it by another number, in a namespace.
                names.put(tid, names.isEmpty() ? "P" : "Q" + names.size());
                nameChildren(tid, tasks, names, children);
            }
        }
        return names;
    }

    private static void nameChildren(
            String parent, Map<String, List<String>> tasks, Map<String, String> names, Map<String, Integer> children) {
        for (String line : tasks.getOrDefault(parent, List.of())) {
            Matcher created = CREATED.matcher(line);
            if (created.matches()) {
                String child = created.group(1) == null ? created.group(2) : created.group(1);
                if (!names.containsKey(child) && tasks.containsKey(child)) {
                    names.put(child, names.get(parent) + "." + children.merge(parent, 1, Integer::sum));
                    nameChildren(child, tasks, names, children);
                }
            }
        }
    }

    private static String withoutTracersEnvironment(String line) {
        return line.startsWith("execve(") ? FIRST_ENVIRONMENT.matcher(line).replaceFirst("ENVIRONMENT") : line;
    }

    private static String normalised(String line, Map<String, String> names) {
        String text = PADDING.matcher(line).replaceAll(") = ");
        if (text.startsWith("sysinfo(") || text.startsWith("alarm(")) {
            text = LOAD.matcher(text).replaceAll("N");
        }
        text = TIMES.matcher(text).replaceAll("T");
        return NUMBER.matcher(text).replaceAll(number -> names.getOrDefault(number.group(), number.group()));
    }
}
