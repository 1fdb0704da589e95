import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Writes the imports of a class from the words that occur in its text. */
final class Imports {
    private static final String ROOT = "dev.reverie.syscalls.";
    private static final String STRUCT = ROOT + "struct.";

    private final Map<String, String> known = new TreeMap<>();

    Imports(SyscallTable table, StructNames names) {
        for (String type :
                Set.of("Bytes", "LittleEndian", "Memory", "MemoryFault", "SigInfo", "SignalSet", "WaitStatus")) {
            known.put(type, ROOT + type);
        }
        for (String type : Set.of("SocketAddress", "ControlMessage", "DirectoryEntry")) {
            known.put(type, STRUCT + type);
        }
        known.put("Fields", ROOT + "layout.Fields");
        known.put("Pointers", ROOT + "layout.Pointers");
        known.put("BitSet", "java.util.BitSet");
        known.put("List", "java.util.List");
        known.put("Nullable", "org.jspecify.annotations.Nullable");
        table.structs().forEach(struct -> known.put(names.type(struct.name()), STRUCT + names.type(struct.name())));
    }

    /** The head of a file in a package, with what {@code text} needs. */
    String head(String packageName, String text) {
        Set<String> words = new TreeSet<>(Arrays.asList(text.split("\\W+")));
        String imports = known.entrySet().stream()
                .filter(entry -> words.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .filter(name -> !name.substring(0, name.lastIndexOf('.')).equals(packageName))
                .sorted()
                .map(name -> "import " + name + ";\n")
                .collect(Collectors.joining());
        return "// Generated from src/main/table. Do not edit.\npackage " + packageName + ";\n\n" + imports
                + (imports.isEmpty() ? "" : "\n");
    }
}
