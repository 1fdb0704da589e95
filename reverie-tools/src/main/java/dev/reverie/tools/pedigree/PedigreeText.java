package dev.reverie.tools.pedigree;

import java.util.ArrayList;
import java.util.List;

/** A pedigree as a tree of lines. */
public final class PedigreeText {
    private static final int LONGEST_TITLE = 72;

    private PedigreeText() {}

    /** A line for each relative, the creator above what it created, and beside it when it ran and how it ended. */
    public static String of(List<Relative> roots) {
        List<String> titles = new ArrayList<>();
        List<String> stories = new ArrayList<>();
        for (Relative root : roots) {
            add(root, "", "", titles, stories);
        }
        int width = titles.stream()
                .mapToInt(title -> title.codePointCount(0, title.length()))
                .max()
                .orElse(0);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < titles.size(); i++) {
            String title = titles.get(i);
            text.append(title)
                    .repeat(' ', width - title.codePointCount(0, title.length()))
                    .append("  ")
                    .append(stories.get(i))
                    .append('\n');
        }
        return text.toString();
    }

    private static void add(Relative each, String first, String rest, List<String> titles, List<String> stories) {
        titles.add(first + shortened(each.title()));
        stories.add(each.story());
        for (int i = 0; i < each.children().size(); i++) {
            boolean isLast = i == each.children().size() - 1;
            add(
                    each.children().get(i),
                    rest + (isLast ? "└─ " : "├─ "),
                    rest + (isLast ? "   " : "│  "),
                    titles,
                    stories);
        }
    }

    /** On one line, and not too long. */
    static String shortened(String title) {
        String line = title.replaceAll("\\p{Cntrl}+", " ");
        return line.codePointCount(0, line.length()) <= LONGEST_TITLE
                ? line
                : line.substring(0, line.offsetByCodePoints(0, LONGEST_TITLE - 1)) + "…";
    }
}
