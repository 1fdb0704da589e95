package dev.reverie.tools.pedigree;

import java.util.List;

/** A pedigree in the language of Graphviz, see dot(1). */
public final class PedigreeDot {
    private final StringBuilder text = new StringBuilder();
    private int nodes;

    private PedigreeDot() {}

    /** A graph with a node for each relative and an edge from its creator: dashed to those that outlived it. */
    public static String of(List<Relative> roots) {
        PedigreeDot dot = new PedigreeDot();
        dot.text.append("digraph pedigree {\n  rankdir=LR;\n  node [shape=box, fontname=\"monospace\"];\n");
        for (Relative root : roots) {
            dot.add(root);
        }
        return dot.text.append("}\n").toString();
    }

    private int add(Relative each) {
        int node = nodes++;
        text.append("  n")
                .append(node)
                .append(" [label=\"")
                .append(escaped(PedigreeText.shortened(each.title())))
                .append("\\n")
                .append(escaped(each.story()))
                .append('"')
                .append(each.isThread() ? ", shape=ellipse" : "")
                .append("];\n");
        for (Relative child : each.children()) {
            int to = add(child);
            text.append("  n")
                    .append(node)
                    .append(" -> n")
                    .append(to)
                    .append(child.isThread() ? " [style=dotted]" : child.isOrphan() ? " [style=dashed]" : "")
                    .append(";\n");
        }
        return node;
    }

    private static String escaped(String label) {
        return label.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
