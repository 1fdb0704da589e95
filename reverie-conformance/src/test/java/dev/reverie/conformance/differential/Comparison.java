package dev.reverie.conformance.differential;

import dev.reverie.conformance.differential.Alignment.Pair;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What came out for one program.
 *
 * @param subject the program
 * @param lines how many lines strace writes in every run of it
 * @param differences the lines that we do not write as strace does, or that only we write
 * @param names the calls and events that occur
 */
record Comparison(Subject subject, int lines, List<Difference> differences, Set<String> names) {
    /** Compares our trace with some of strace: what these do not share is the program's own chance. */
    static Comparison of(Subject subject, List<Map<String, List<String>>> straces, Map<String, List<String>> ours) {
        List<Difference> differences = new ArrayList<>();
        Set<String> names = new TreeSet<>();
        int lines = 0;
        for (Map.Entry<String, List<Template>> task : shared(straces).entrySet()) {
            List<Template> expected = task.getValue();
            List<String> actual = ours.getOrDefault(task.getKey(), List.of());
            actual.forEach(line -> names.add(Template.nameOf(line)));
            lines += (int) expected.stream().filter(Template::counts).count();
            for (Pair<Template, String> pair : align(expected, actual)) {
                add(differences, task.getKey(), pair);
            }
        }
        return new Comparison(subject, lines, List.copyOf(differences), names);
    }

    private static void add(List<Difference> differences, String task, Pair<Template, String> pair) {
        Template strace = pair.left();
        String ours = pair.right();
        if (strace == null) {
            differences.add(new Difference(task, null, ours));
        } else if (strace.counts() && (ours == null || !strace.matches(ours))) {
            differences.add(new Difference(task, strace.line(), ours));
        }
    }

    private static Map<String, List<Template>> shared(List<Map<String, List<String>>> runs) {
        Map<String, List<Template>> tasks = new LinkedHashMap<>();
        runs.getFirst()
                .forEach((task, lines) ->
                        tasks.put(task, lines.stream().map(Template::of).toList()));
        for (Map<String, List<String>> other : runs.subList(1, runs.size())) {
            tasks.replaceAll((task, templates) -> {
                List<Template> refined = new ArrayList<>();
                for (Pair<Template, String> pair : align(templates, other.getOrDefault(task, List.of()))) {
                    if (pair.left() != null) {
                        refined.add(pair.left().and(pair.right()));
                    }
                }
                return refined;
            });
        }
        return tasks;
    }

    private static List<Pair<Template, String>> align(List<Template> expected, List<String> lines) {
        return Alignment.of(
                expected, lines, Template::matches, (left, right) -> left.name().equals(Template.nameOf(right)));
    }

    /** How many lines of strace's are the same in our trace. */
    int identical() {
        return lines
                - (int) differences.stream()
                        .filter(difference -> difference.strace() != null)
                        .count();
    }

    /** How many of the differing lines are as they should be. */
    int known(KnownDifferences known) {
        return (int) differences.stream()
                .filter(difference -> difference.strace() != null && known.contains(difference))
                .count();
    }

    /** How many lines we wrote that strace does not. */
    int extra() {
        return (int) differences.stream()
                .filter(difference -> difference.strace() == null)
                .count();
    }
}
