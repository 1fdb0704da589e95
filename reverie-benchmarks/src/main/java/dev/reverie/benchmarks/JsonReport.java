package dev.reverie.benchmarks;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A {@link Report} as JSON. All times are in nanoseconds; what there is no figure for is left out. */
final class JsonReport {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private JsonReport() {}

    /** The text. */
    static String of(Report report) {
        ObjectNode root = NODES.objectNode();
        root.set("machine", machine(report.machine()));
        root.put("rounds", report.rounds());
        ArrayNode rows = root.putArray("results");
        for (Row row : report.rows()) {
            rows.add(row(row));
        }
        report.coverage().first().forEach(each -> root.withArray("coverageOfFirstRuns")
                .add(coverage(each)));
        ArrayNode coverage = root.putArray("coverage");
        report.coverage().second().forEach(each -> coverage.add(coverage(each)));
        ArrayNode verdicts = root.putArray("targets");
        for (Target.Verdict verdict : report.verdicts()) {
            verdicts.add(verdict(verdict));
        }
        return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    }

    private static ObjectNode machine(Machine machine) {
        return NODES.objectNode()
                .put("kernel", machine.kernel())
                .put("cpu", machine.cpu())
                .put("cpus", machine.cpus())
                .put("jdk", machine.jdk())
                .put("load", machine.load())
                .put("date", machine.date());
    }

    private static ObjectNode row(Row row) {
        ObjectNode node = NODES.objectNode()
                .put("group", String.valueOf(row.group().letter()))
                .put("workload", row.workload())
                .put("placement", row.placement().label())
                .put("contestant", row.contestant());
        switch (row.outcome()) {
            case Row.Failed(String reason) -> node.put("missing", reason);
            case Row.Measured measured -> {
                Summary value = measured.value();
                node.put("runs", value.count())
                        .put("best", value.best())
                        .put("median", value.median())
                        .put("spread", value.spread())
                        .put("wallMedian", measured.wallMedian());
                putIfPresent(node, "toNative", measured.nativeRatio());
                if (measured.rivalRatio() != null) {
                    node.put("rival", measured.rival());
                    putIfPresent(node, "toRival", measured.rivalRatio());
                }
            }
        }
        return node;
    }

    private static ObjectNode coverage(Coverage each) {
        ObjectNode node = NODES.objectNode().put("program", each.program());
        return each.missing().isEmpty()
                ? node.put("patched", each.patched()).put("sent", each.sent()).put("traced", each.traced())
                : node.put("missing", each.missing());
    }

    private static ObjectNode verdict(Target.Verdict verdict) {
        Target target = verdict.target();
        ObjectNode node = NODES.objectNode()
                .put("target", target.name())
                .put("limit", target.limit())
                .put("unit", target.unit());
        if (verdict.figure() != null) {
            node.put("where", verdict.where());
            putIfPresent(node, "figure", verdict.figure());
            node.put("met", verdict.isMet());
        }
        return node;
    }

    private static void putIfPresent(ObjectNode node, String name, @Nullable Double value) {
        if (value != null) {
            node.put(name, value.doubleValue());
        }
    }
}
