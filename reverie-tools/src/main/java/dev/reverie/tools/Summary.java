package dev.reverie.tools;

import dev.reverie.syscalls.Abi;
import dev.reverie.syscalls.Syscall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts and times of all calls that returned, and the table of them. Not thread-safe. */
final class Summary {
    private static final int FOREIGN = 1 << 16;

    private final SummaryOptions options;
    private final Map<String, CallTimes> rows = new HashMap<>();

    Summary(SummaryOptions options) {
        this.options = options;
    }

    void add(Syscall call, long nanos, boolean failed) {
        int order = call.abi() == Abi.X86_64 ? call.number() : FOREIGN + call.number();
        long own = Math.max(0, nanos - options.overheadNanos());
        rows.merge(call.name(), CallTimes.ofOne(call.name(), order, own, failed), CallTimes::plus);
    }

    /** The table; empty if there were no calls. */
    String table() {
        if (rows.isEmpty()) {
            return "";
        }
        List<CallTimes> sorted = new ArrayList<>(rows.values());
        sorted.sort(options.order().comparator());
        CallTimes total = sorted.getFirst();
        for (CallTimes row : sorted.subList(1, sorted.size())) {
            total = total.plus(row);
        }
        total = total.named("total");

        int nameWidth = SummaryColumn.NAME.width();
        for (CallTimes row : sorted) {
            nameWidth = Math.max(nameWidth, row.name().length() + 1);
        }
        StringBuilder text = new StringBuilder();
        List<String> titles = new ArrayList<>();
        List<String> dashes = new ArrayList<>();
        for (SummaryColumn column : options.columns()) {
            titles.add(column == SummaryColumn.MAX_TIME ? column.title() + " " : column.title());
            dashes.add("-".repeat(column == SummaryColumn.NAME ? nameWidth : column.width()));
        }
        appendLine(text, titles, nameWidth);
        appendLine(text, dashes, nameWidth);
        for (CallTimes row : sorted) {
            appendLine(text, cells(row, total), nameWidth);
        }
        appendLine(text, dashes, nameWidth);
        appendLine(text, cells(total, total), nameWidth);
        return text.toString();
    }

    private List<String> cells(CallTimes row, CallTimes total) {
        List<String> cells = new ArrayList<>();
        for (SummaryColumn column : options.columns()) {
            cells.add(column.cell(row, total));
        }
        return cells;
    }

    /** Numbers to the right, names to the left; no spaces at the end. */
    private void appendLine(StringBuilder text, List<String> cells, int nameWidth) {
        for (int i = 0; i < cells.size(); i++) {
            SummaryColumn column = options.columns().get(i);
            String cell = cells.get(i);
            boolean isLast = i == cells.size() - 1;
            text.append(i == 0 ? "" : " ");
            if (column != SummaryColumn.NAME) {
                text.repeat(' ', Math.max(0, column.width() - cell.length())).append(cell);
            } else {
                text.append(cell).repeat(' ', isLast ? 0 : Math.max(0, nameWidth - cell.length()));
            }
        }
        text.append('\n');
    }
}
