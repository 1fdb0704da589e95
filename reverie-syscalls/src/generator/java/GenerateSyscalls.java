import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Makes the typed system calls from the tables in {@code src/main/table}. Run by the build as a source-launched program:
 * {@code java GenerateSyscalls.java <table directory> <output directory>}.
 */
public final class GenerateSyscalls {
    private static final String ROOT = "dev/reverie/syscalls/";

    private final Path out;
    private final Set<Path> written = new HashSet<>();

    private GenerateSyscalls(Path out) {
        this.out = out;
    }

    /** Generates everything; a mistake in a table ends the build with the line it is on. */
    public static void main(String[] arguments) throws IOException {
        Path tables = Path.of(arguments[0]);
        SyscallTable table = SyscallTable.read(tables);
        GenerateSyscalls generator = new GenerateSyscalls(Path.of(arguments[1]));
        generator.run(table, tables);
        generator.removeOthers();
    }

    private void run(SyscallTable table, Path tables) throws IOException {
        Facts facts = Facts.read(tables, table);
        StructNames structNames = new StructNames(table);
        RecordWriter records = new RecordWriter(table, facts, structNames);
        for (SyscallTable.Call call : table.typedCalls()) {
            write(call.className(), records.record(call));
        }
        for (String family : table.families()) {
            write(RecordWriter.familyName(family), records.family(family));
        }
        for (Capability capability : Capability.values()) {
            write(capability.className(), records.capability(capability));
        }
        StructWriter structs = new StructWriter(table, structNames);
        for (SyscallTable.Struct struct : table.structs()) {
            write("struct/" + structNames.type(struct.name()), structs.record(struct));
        }
        NamesWriter names = new NamesWriter(table);
        write("Sysno", names.sysno());
        write("SyscallFactory", names.factory());
        write("ForeignNames", names.foreign(tables));
        write("ErrnoNames", names.errno(tables));
        write("FactTable", facts.table(table));
        write("FileArgumentLetters", new FileArgumentsWriter(table).letters());
        FlagsWriter flags = new FlagsWriter(table);
        for (SyscallTable.FlagSet set : table.flagSets()) {
            write(set.className(), flags.constants(set));
            if (FlagsWriter.isLarge(set)) {
                write("decode/" + set.className() + "Names", flags.names(set));
            }
        }
        write("decode/FlagTables", flags.tables());
        ShapesWriter shapes = new ShapesWriter(table);
        write("decode/Kind", shapes.kinds());
        write("decode/CallShapes", shapes.calls());
        write("decode/StructShapes", shapes.structs());
        write("decode/ChoiceShapes", shapes.choices());
        writeFile(out.resolveSibling("syscalls.md"), new ReferenceWriter(table, facts).reference());
    }

    private void write(String name, String text) throws IOException {
        Path file = out.resolve(ROOT + name + ".java");
        written.add(file);
        writeFile(file, text);
    }

    /** Leaves a file whose text is unchanged alone, so that nothing is recompiled for nothing. */
    private static void writeFile(Path file, String text) throws IOException {
        if (Files.exists(file) && Files.readString(file).equals(text)) {
            return;
        }
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    /** Removes what an earlier run has made of a declaration that is gone. */
    private void removeOthers() throws IOException {
        try (Stream<Path> files = Files.walk(out.resolve(ROOT))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!written.contains(file)) {
                    Files.delete(file);
                }
            }
        }
    }
}
