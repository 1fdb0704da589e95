package dev.reverie.guestcode;

import dev.reverie.api.guestcode.StateScope;
import dev.reverie.api.guestcode.StructLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where the structs of a tool's guest code lie: those of a scope one behind the other, in the order in which the code names them. */
public final class StateLayout {
    private final Map<String, Placed> placed = new LinkedHashMap<>();
    private boolean hasRecords;

    /**
     * A struct in its place.
     *
     * @param layout its fields
     * @param offset from where the structs of its scope begin, in bytes; of a record the number of its type, from 1 on
     */
    public record Placed(StructLayout layout, int offset) {}

    /** Places a struct, unless it is already. */
    public Placed place(StructLayout layout) {
        Placed known = placed.get(layout.name());
        if (known != null) {
            return known;
        }
        boolean isRecord = layout.scope() == StateScope.RECORD;
        Placed added = new Placed(layout, isRecord ? count(StateScope.RECORD) + 1 : size(layout.scope()));
        placed.put(layout.name(), added);
        return added;
    }

    /** The code writes records. */
    public void writesRecords() {
        hasRecords = true;
    }

    /** Whether the code writes records, of structs or of bytes. */
    public boolean hasRecords() {
        return hasRecords;
    }

    /** All structs, in their order. */
    public List<Placed> structs() {
        return new ArrayList<>(placed.values());
    }

    /** How many bytes the structs of a scope take together. */
    public int size(StateScope scope) {
        int size = 0;
        for (Placed each : placed.values()) {
            if (each.layout().scope() == scope) {
                size += each.layout().size();
            }
        }
        return size;
    }

    private int count(StateScope scope) {
        int count = 0;
        for (Placed each : placed.values()) {
            count += each.layout().scope() == scope ? 1 : 0;
        }
        return count;
    }
}
