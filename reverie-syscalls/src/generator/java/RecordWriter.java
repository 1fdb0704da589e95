import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Writes the record of each call and the sealed interfaces over them. */
final class RecordWriter {
    static final String HEADER = "// Generated from src/main/table. Do not edit.\npackage dev.reverie.syscalls;\n\n";

    private static final String PACKAGE = "dev.reverie.syscalls";

    private final SyscallTable table;
    private final Facts facts;
    private final ReaderWriter readers;
    private final Imports imports;

    RecordWriter(SyscallTable table, Facts facts, StructNames names) {
        this.table = table;
        this.facts = facts;
        this.readers = new ReaderWriter(table, names);
        this.imports = new Imports(table, names);
    }

    static String familyName(String family) {
        return capitalized(family) + "Syscall";
    }

    static String capitalized(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    String record(SyscallTable.Call call) {
        String type = call.className();
        List<String> interfaces = new ArrayList<>();
        interfaces.add(familyName(call.family()));
        for (Capability capability : Capability.values()) {
            if (capability.isOf(call)) {
                interfaces.add(capability.className());
            }
        }
        StringBuilder text = new StringBuilder();
        String names = call.args().stream().map(Item::name).collect(Collectors.joining(", "));
        text.append("/**\n * {@code ")
                .append(call.name())
                .append('(')
                .append(names)
                .append(")}; see ");
        text.append(call.name()).append("(2).\n *\n").append(facts.javadoc(call));
        text.append(" * @param args the argument registers\n */\n");
        text.append("public record ").append(type).append("(SyscallArgs args) implements ");
        text.append(String.join(", ", interfaces)).append(" {\n");
        text.append("    /** The call with these argument registers. */\n    public static ")
                .append(type);
        text.append(" of(SyscallArgs args) {\n        return new ").append(type).append("(args);\n    }\n\n");
        factory(text, call);
        method(text, "int number()", "Sysno." + call.constant());
        method(text, "String name()", '"' + call.name() + '"');
        for (int i = 0; i < call.args().size(); i++) {
            argument(text, call, i);
            if (!Capability.reads(call, call.args().get(i))) {
                text.append(readers.method(new Arguments(call), i));
            }
        }
        text.setLength(text.length() - 1);
        text.append("}\n");
        return imports.head(PACKAGE, text.toString()) + text;
    }

    private record Arguments(SyscallTable.Call call) implements ReaderWriter.Owner {
        @Override
        public String name() {
            return call.name();
        }

        @Override
        public int find(String name) {
            return call.args().stream().map(Item::name).toList().indexOf(name);
        }

        @Override
        public Item item(int index) {
            return call.args().get(index);
        }

        @Override
        public String accessor(int index) {
            return item(index).name();
        }

        @Override
        public boolean isNumber(int index) {
            return true;
        }
    }

    private static void factory(StringBuilder text, SyscallTable.Call call) {
        String type = call.className();
        String parameters = call.args().stream()
                .map(arg -> arg.javaType() + " " + arg.name())
                .collect(Collectors.joining(", "));
        List<String> values =
                new ArrayList<>(call.args().stream().map(Item::name).toList());
        while (values.size() < 6) {
            values.add("0");
        }
        String args = call.args().isEmpty() ? "SyscallArgs.NONE" : "new SyscallArgs(" + String.join(", ", values) + ")";
        text.append("    /** The call with these arguments. */\n    public static ")
                .append(type)
                .append(" of(");
        text.append(parameters)
                .append(") {\n        return new ")
                .append(type)
                .append('(')
                .append(args);
        text.append(");\n    }\n\n");
    }

    private static void method(StringBuilder text, String signature, String value) {
        text.append("    @Override\n    public ")
                .append(signature)
                .append(" {\n        return ")
                .append(value);
        text.append(";\n    }\n\n");
    }

    private void argument(StringBuilder text, SyscallTable.Call call, int index) {
        Item arg = call.args().get(index);
        text.append("    /** Argument ")
                .append(index)
                .append(": ")
                .append(describe(arg))
                .append(". */\n");
        if (Capability.declares(call, arg)) {
            text.append("    @Override\n");
        }
        text.append("    public ")
                .append(arg.javaType())
                .append(' ')
                .append(arg.name())
                .append("() {\n        return ");
        text.append(arg.narrow() ? "(int) " : "").append("args.a").append(index).append("();\n    }\n\n");
        text.append("    /** This call with another {@code ").append(arg.name()).append("}. */\n    public ");
        text.append(call.className())
                .append(" with")
                .append(capitalized(arg.name()))
                .append('(');
        text.append(arg.javaType()).append(" value) {\n        return new ").append(call.className());
        text.append("(args.with(").append(index).append(", value));\n    }\n\n");
    }

    private String describe(Item arg) {
        if (arg.kind().endsWith("flags")) {
            return "see {@link " + table.flagSets().get(arg.detail()).className() + "}";
        }
        if (arg.kind().equals("struct")) {
            return "the address of {@code " + table.structs().get(arg.detail()).name() + "}"
                    + (arg.written() ? ", written by the kernel" : "");
        }
        return "{@code " + arg.kind() + "}" + (arg.written() ? ", written by the kernel" : "");
    }

    String family(String family) {
        List<String> members = table.typedCalls().stream()
                .filter(call -> call.family().equals(family))
                .map(SyscallTable.Call::className)
                .toList();
        return HEADER + "/** The " + family + " calls. */\npublic sealed interface " + familyName(family)
                + " extends Syscall\n        permits " + String.join(",\n                ", members) + " {}\n";
    }

    String capability(Capability capability) {
        List<String> members = table.typedCalls().stream()
                .filter(capability::isOf)
                .map(SyscallTable.Call::className)
                .toList();
        StringBuilder text = new StringBuilder();
        text.append("/** ").append(capability.text()).append(" */\npublic sealed interface ");
        text.append(capability.className()).append(" extends Syscall\n        permits ");
        text.append(String.join(",\n                ", members)).append(" {\n");
        for (String accessor : capability.accessors()) {
            text.append("    /** The argument {@code ").append(accessor.substring(accessor.indexOf(' ') + 1));
            text.append("}. */\n    ").append(accessor).append("();\n");
        }
        text.append(capability.extra()).append("}\n");
        return imports.head(PACKAGE, text.toString()) + text;
    }
}
