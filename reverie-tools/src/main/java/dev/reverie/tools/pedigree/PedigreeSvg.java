package dev.reverie.tools.pedigree;

import dev.reverie.api.ExitStatus;
import java.util.ArrayList;
import java.util.List;

/**
 * A pedigree as a picture: a row for each relative, on the left the tree, on the right a bar from its creation to its end.
 *
 * <pre>
 *  100 sh -c make     ██████████████████████████
 *  ├ 101 cc a.c          ██████
 *  └ 102 cc b.c               █████████
 * </pre>
 */
public final class PedigreeSvg {
    private static final int ROW = 22;
    private static final int INDENT = 18;
    private static final int MARGIN = 10;
    private static final int LETTER = 8;
    private static final int BARS = 600;

    private final StringBuilder text = new StringBuilder();
    private final List<Row> rows = new ArrayList<>();

    /** A relative, how deep it stands in the tree, and the row of its creator, −1 if it has none. */
    private record Row(Relative relative, int depth, int creator) {
        String title() {
            return PedigreeText.shortened(relative.title());
        }
    }

    private PedigreeSvg() {}

    /** The picture, an XML document. */
    public static String of(List<Relative> roots) {
        PedigreeSvg svg = new PedigreeSvg();
        for (Relative root : roots) {
            svg.add(root, 0, -1);
        }
        return svg.draw();
    }

    private void add(Relative each, int depth, int creator) {
        int index = rows.size();
        rows.add(new Row(each, depth, creator));
        for (Relative child : each.children()) {
            add(child, depth + 1, index);
        }
    }

    private String draw() {
        int tree = 0;
        long end = 1;
        for (Row row : rows) {
            tree = Math.max(tree, row.depth * INDENT + row.title().length() * LETTER);
            end = Math.max(end, row.relative.end());
        }
        int left = MARGIN + tree + INDENT;
        text.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"")
                .append(left + BARS + MARGIN)
                .append("\" height=\"")
                .append(2 * MARGIN + rows.size() * ROW)
                .append("\" font-family=\"monospace\" font-size=\"13\">\n")
                .append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
        for (int i = 0; i < rows.size(); i++) {
            draw(rows.get(i), i, left, end);
        }
        return text.append("</svg>\n").toString();
    }

    private void draw(Row row, int index, int left, long end) {
        Relative relative = row.relative;
        int top = MARGIN + index * ROW;
        int middle = top + ROW / 2;
        int x = MARGIN + row.depth * INDENT;
        text.append("<g><title>")
                .append(escaped(relative.title() + "\n" + relative.story()))
                .append("</title>\n");
        if (row.creator >= 0) {
            int stem = x - INDENT + INDENT / 3;
            text.append("<path d=\"M").append(stem).append(' ').append(MARGIN + (row.creator + 1) * ROW - 3);
            text.append(" V").append(middle).append(" H").append(x - 2).append("\" fill=\"none\" stroke=\"gray\"");
            text.append(relative.isOrphan() ? " stroke-dasharray=\"3 2\"/>\n" : "/>\n");
        }
        text.append("<text x=\"").append(x).append("\" y=\"").append(middle + 4).append("\">");
        text.append(escaped(row.title())).append("</text>\n");
        long from = relative.begin() * BARS / end;
        long width = Math.max(1, (relative.end() - relative.begin()) * BARS / end);
        text.append("<rect x=\"").append(left + from).append("\" y=\"").append(top + 4);
        text.append("\" width=\"").append(width).append("\" height=\"").append(ROW - 8);
        text.append("\" fill=\"").append(colour(relative)).append("\"/></g>\n");
    }

    private static String colour(Relative relative) {
        if (relative.isThread()) {
            return "lightsteelblue";
        }
        return switch (relative.status()) {
            case null -> "silver";
            case ExitStatus.Exited(int code) -> code == 0 ? "mediumseagreen" : "orange";
            case ExitStatus.Killed ignored -> "crimson";
            case ExitStatus.Detached ignored -> "silver";
        };
    }

    /** As text of XML, which has no place for control characters and halves of characters. */
    private static String escaped(String label) {
        return label.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replaceAll("[\\x00-\\x08\\x0b-\\x1f\\x{d800}-\\x{dfff}\\x{fffe}\\x{ffff}]", "\ufffd");
    }
}
