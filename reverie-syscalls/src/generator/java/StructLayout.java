import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The fields of a structure as members of a record. Where fields overlap, as in a union, one that covers the others is the
 * component and the others are views of it; if there is none, the bytes of all of them together are.
 */
final class StructLayout {
    /**
     * A member.
     *
     * @param field its index in the structure, or -1 for the bytes of a union
     * @param cName the name in C
     * @param name in Java
     * @param start where its bytes begin
     * @param end where they end
     * @param shares the C name of the member whose bytes a view shows; empty for a component
     */
    record Member(int field, String cName, String name, FieldCode code, int start, int end, String shares) {
        Member viewOf(Member storage) {
            return new Member(field, cName, name, code, start, end, storage.cName);
        }
    }

    private final List<Member> components = new ArrayList<>();
    private final List<Member> views = new ArrayList<>();
    private final Map<Integer, String> names = new HashMap<>();
    private final SyscallTable.Struct struct;
    private final SyscallTable table;
    private final StructNames classes;

    StructLayout(SyscallTable.Struct struct, SyscallTable table, StructNames classes) {
        this.struct = struct;
        this.table = table;
        this.classes = classes;
        List<Member> members = members(struct, table, classes);
        Set<Member> done = new HashSet<>();
        for (Member member : members) {
            if (done.add(member)) {
                List<Member> group = overlapping(member, members);
                done.addAll(group);
                place(group);
            }
        }
        components.sort((a, b) -> Integer.compare(a.start(), b.start()));
    }

    /** Of a field that is declared several times, for several conditions, the first counts. */
    private List<Member> members(SyscallTable.Struct struct, SyscallTable table, StructNames classes) {
        List<Member> members = new ArrayList<>();
        Set<String> used = new HashSet<>();
        for (int i = 0; i < struct.fields().size(); i++) {
            Item item = struct.fields().get(i);
            String name = StructNames.component(item.name());
            names.put(i, name);
            int size = item.width() * item.count();
            if (size > 0 && used.add(name)) {
                boolean embedded = item.kind().equals("embedded");
                SyscallTable.Struct held = embedded ? table.structs().get(item.detail()) : null;
                String type = held == null ? "" : classes.type(held.name());
                FieldCode code = FieldCode.of(item, type, held == null ? 0 : held.size());
                members.add(new Member(i, item.name(), name, code, item.offset(), item.offset() + size, ""));
            }
        }
        return members;
    }

    /** The fields that share bytes with one, or with one that does, and so on; in their order. */
    private static List<Member> overlapping(Member first, List<Member> members) {
        int start = first.start();
        int end = first.end();
        for (boolean grown = true; grown; ) {
            grown = false;
            for (Member other : members) {
                if (other.start() < end && other.end() > start && (other.start() < start || other.end() > end)) {
                    start = Math.min(start, other.start());
                    end = Math.max(end, other.end());
                    grown = true;
                }
            }
        }
        int from = start;
        int to = end;
        return members.stream()
                .filter(member -> member.start() >= from && member.end() <= to)
                .toList();
    }

    private void place(List<Member> group) {
        int start = group.stream().mapToInt(Member::start).min().orElseThrow();
        int end = group.stream().mapToInt(Member::end).max().orElseThrow();
        Member storage = group.stream()
                .filter(member -> member.start() == start && member.end() == end)
                .findFirst()
                .orElseGet(() -> bytes(group.getFirst(), start, end));
        components.add(storage);
        group.stream().filter(member -> member != storage).forEach(member -> views.add(member.viewOf(storage)));
    }

    private static Member bytes(Member first, int start, int end) {
        String name = first.cName() + "_bytes";
        return new Member(-1, name, StructNames.component(name), FieldCode.bytes(end - start), start, end, "");
    }

    /** What the record is made of, in the order of the bytes. */
    List<Member> components() {
        return components;
    }

    /** The other fields of unions. */
    List<Member> views() {
        return views;
    }

    /** The accessor of the field at an index of the structure. */
    String accessor(int index) {
        return names.get(index);
    }

    boolean isNumber(int index) {
        String name = names.get(index);
        List<Member> all = new ArrayList<>(components);
        all.addAll(views);
        return all.stream()
                .anyMatch(member -> member.name().equals(name) && member.code().isNumber());
    }

    /** Starts and ends of the stretches of bytes that fields cover, and not only padding. */
    List<Integer> runs() {
        List<Integer> runs = new ArrayList<>();
        addRuns(runs, 0);
        return runs;
    }

    private void addRuns(List<Integer> runs, int offset) {
        for (Member member : components) {
            Item item = member.field() < 0 ? null : struct.fields().get(member.field());
            if (item == null
                    || !item.kind().equals("embedded")
                    || member.code().type().equals("Bytes")) {
                addRun(runs, offset + member.start(), offset + member.end());
                continue;
            }
            SyscallTable.Struct held = table.structs().get(item.detail());
            StructLayout layout = new StructLayout(held, table, classes);
            for (int i = 0; i < item.count(); i++) {
                layout.addRuns(runs, offset + member.start() + i * held.size());
            }
        }
    }

    private static void addRun(List<Integer> runs, int start, int end) {
        if (!runs.isEmpty() && runs.getLast() == start) {
            runs.removeLast();
        } else {
            runs.add(start);
        }
        runs.add(end);
    }

    boolean hasGaps() {
        return !runs().equals(List.of(0, struct.size()));
    }
}
