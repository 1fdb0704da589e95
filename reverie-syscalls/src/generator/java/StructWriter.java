import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes the record of each structure. */
final class StructWriter {
    private static final String PACKAGE = "dev.reverie.syscalls.struct";
    private static final Set<String> UNSIGNED = Set.of("uint", "ulong", "size");

    private final SyscallTable table;
    private final StructNames names;
    private final Imports imports;
    private final ReaderWriter readers;

    StructWriter(SyscallTable table, StructNames names) {
        this.table = table;
        this.names = names;
        this.imports = new Imports(table, names);
        this.readers = new ReaderWriter(table, names);
    }

    String record(SyscallTable.Struct struct) {
        StructLayout layout = new StructLayout(struct, table, names);
        String type = names.type(struct.name());
        StringBuilder text =
                new StringBuilder("/**\n * The {@code ").append(struct.name()).append("} of C, ");
        text.append(struct.size()).append(" bytes in memory.\n *\n");
        for (StructLayout.Member member : layout.components()) {
            text.append(" * @param ")
                    .append(member.name())
                    .append(' ')
                    .append(describe(struct, member))
                    .append('\n');
        }
        text.append(" */\npublic record ").append(type).append('(');
        text.append(layout.components().stream()
                .map(member -> member.code().type() + " " + member.name())
                .collect(Collectors.joining(", ")));
        text.append(
                ") implements Struct {\n    /** How many bytes it takes in memory. */\n    public static final int SIZE = ");
        text.append(struct.size()).append(";\n\n");
        constructor(text, type, layout);
        reading(text, type, layout);
        writing(text, layout);
        for (StructLayout.Member member : layout.components()) {
            with(text, type, layout, member);
        }
        for (StructLayout.Member view : layout.views()) {
            view(text, type, struct, view);
        }
        Fields owner = new Fields(struct, layout);
        for (int i = 0; i < struct.fields().size(); i++) {
            if (struct.fields().get(i).width() == Long.BYTES
                    && struct.fields().get(i).count() == 1) {
                text.append(readers.method(owner, i));
            }
        }
        text.setLength(text.length() - 1);
        text.append("}\n");
        return imports.head(PACKAGE, text.toString()) + text;
    }

    private record Fields(SyscallTable.Struct struct, StructLayout layout) implements ReaderWriter.Owner {
        @Override
        public String name() {
            return struct.name();
        }

        @Override
        public int find(String name) {
            return struct.fields().stream().map(Item::name).toList().indexOf(name);
        }

        @Override
        public Item item(int index) {
            return struct.fields().get(index);
        }

        @Override
        public String accessor(int index) {
            return layout.accessor(index);
        }

        @Override
        public boolean isNumber(int index) {
            return layout.isNumber(index);
        }
    }

    private String describe(SyscallTable.Struct struct, StructLayout.Member member) {
        StringBuilder text = new StringBuilder("{@code ").append(member.cName()).append('}');
        if (member.field() < 0) {
            return text.append(", the bytes of a union").toString();
        }
        Item item = struct.fields().get(member.field());
        switch (item.kind()) {
            case "flags", "lflags" ->
                text.append(", see {@link dev.reverie.syscalls.")
                        .append(table.flagSets().get(item.detail()).className())
                        .append('}');
            case "struct" ->
                text.append(", the address of {@link ")
                        .append(names.type(table.structs().get(item.detail()).name()))
                        .append('}');
            default -> {
                if (UNSIGNED.contains(item.kind()) && member.code().isNumber() && item.width() >= Integer.BYTES) {
                    text.append(", unsigned");
                }
            }
        }
        if (item.condition() >= 0) {
            text.append("; means something only if {@code ");
            text.append(struct.fields().get(item.condition()).name()).append(" & 0x");
            text.append(Long.toHexString(item.mask())).append('}');
        }
        return text.toString();
    }

    private static void constructor(StringBuilder text, String type, StructLayout layout) {
        List<StructLayout.Member> changed = layout.components().stream()
                .filter(member -> member.code().isNormalized())
                .toList();
        if (changed.isEmpty()) {
            return;
        }
        text.append(
                        "    /** Copies lists, fills up bytes with zeros, and keeps of narrow numbers what fits. */\n    public ")
                .append(type)
                .append(" {\n");
        for (StructLayout.Member member : changed) {
            text.append("        ").append(member.name()).append(" = ");
            text.append(member.code().normal(member.name())).append(";\n");
        }
        text.append("    }\n\n");
    }

    private static void reading(StringBuilder text, String type, StructLayout layout) {
        text.append("""
                /**
                 * The structure at an address of the guest.
                 *
                 * @throws MemoryFault if any of its bytes can't be read
                 */
                public static %1$s read(Memory memory, long address) throws MemoryFault {
                    return of(memory.readBytes(address, SIZE), 0);
                }

                /** The structure in {@code bytes[offset, offset + SIZE)}. */
                public static %1$s of(byte[] bytes, int offset) {
                    return new %1$s(
                            %2$s);
                }

            """.formatted(
                        type,
                        layout.components().stream()
                                .map(member -> member.code().get("bytes", offset(member.start())))
                                .collect(Collectors.joining(",\n                "))));
    }

    private static String offset(int start) {
        return start == 0 ? "offset" : "offset + " + start;
    }

    private static void writing(StringBuilder text, StructLayout layout) {
        text.append("    @Override\n    public byte[] toBytes() {\n        byte[] bytes = new byte[SIZE];\n");
        for (StructLayout.Member member : layout.components()) {
            text.append("        ");
            text.append(member.code().put("bytes", "" + member.start(), "this." + member.name()))
                    .append(";\n");
        }
        text.append("        return bytes;\n    }\n\n");
        if (layout.hasGaps()) {
            text.append("    @Override\n    public void write(Memory memory, long address) throws MemoryFault {\n");
            text.append("        Fields.write(memory, address, toBytes(), ");
            text.append(layout.runs().stream().map(String::valueOf).collect(Collectors.joining(", ")));
            text.append(");\n    }\n\n");
        }
    }

    private static void with(StringBuilder text, String type, StructLayout layout, StructLayout.Member changed) {
        head(text, type, changed);
        text.append("        return new ").append(type).append('(');
        text.append(layout.components().stream()
                .map(member -> member == changed ? "value" : "this." + member.name())
                .collect(Collectors.joining(", ")));
        text.append(");\n    }\n\n");
        if (changed.code().isText()) {
            String method = "with" + RecordWriter.capitalized(changed.name());
            text.append("    /** The same with another {@code ")
                    .append(changed.cName())
                    .append("}, in UTF-8. */\n");
            text.append("    public ").append(type).append(' ').append(method).append("(String value) {\n");
            text.append("        return ").append(method).append("(Bytes.of(value));\n    }\n\n");
        }
    }

    private void view(StringBuilder text, String type, SyscallTable.Struct struct, StructLayout.Member view) {
        String shared = ", which shares its bytes with {@code " + view.shares() + "}";
        text.append("    /** ").append(describe(struct, view)).append(shared).append(". */\n    public ");
        text.append(view.code().type())
                .append(' ')
                .append(view.name())
                .append("() {\n        byte[] bytes = toBytes();\n");
        text.append("        return ")
                .append(view.code().get("bytes", "" + view.start()))
                .append(";\n    }\n\n");
        head(text, type, view);
        text.append("        byte[] bytes = toBytes();\n        ");
        String value = view.code().isNormalized() ? "(" + view.code().normal("value") + ")" : "value";
        text.append(view.code().put("bytes", "" + view.start(), value)).append(";\n");
        text.append("        return of(bytes, 0);\n    }\n\n");
    }

    private static void head(StringBuilder text, String type, StructLayout.Member member) {
        text.append("    /** The same with another {@code ")
                .append(member.cName())
                .append("}. */\n    public ");
        text.append(type)
                .append(" with")
                .append(RecordWriter.capitalized(member.name()))
                .append('(');
        text.append(member.code().type()).append(" value) {\n");
    }
}
