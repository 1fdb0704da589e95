import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Writes the methods that read what an argument or a field points to. */
final class ReaderWriter {
    /** Structures that code decodes, by the kind. */
    private static final Map<String, String> STRUCTS = Map.ofEntries(
            Map.entry("stat", "stat"),
            Map.entry("statx", "statx"),
            Map.entry("rusage", "rusage"),
            Map.entry("utsname", "utsname"),
            Map.entry("sigaction", "sigaction"),
            Map.entry("msghdr", "msghdr"),
            Map.entry("epevent", "epoll_event"),
            Map.entry("remaining", "timespec"),
            Map.entry("lefttimeout", "timespec"),
            Map.entry("utimbuf", "utimbuf"),
            Map.entry("caphdr", "cap_header"));

    /** Those of which the guest says how large they are. */
    private static final Map<String, String> SIZED = Map.of("openhow", "open_how", "cloneargs", "clone_args");

    private static final Map<String, String> LISTS = Map.of(
            "iovec", "iovec",
            "iovaddr", "iovec",
            "pollfds", "pollfd",
            "epevents", "epoll_event",
            "mmsghdr", "mmsghdr",
            "timespec2", "timespec",
            "timeval2", "timeval");

    /** Arguments that are known as addresses only, with the argument that has their size. */
    private static final Map<String, String> SIZES = Map.of("bpf.attr", "size");

    /** Cases of a choice in which an address is not followed, or the argument is not there. */
    private static final Set<String> ADDRESSES = Set.of("ptr", "ptr0", "hex", "hide");

    private static final Set<String> BUFFERS = Set.of("bytes", "bytesz", "randbytes", "message", "sockval");

    /** What the items of a call or structure are called. */
    interface Owner {
        /** {@code bpf} or {@code msghdr}. */
        String name();

        /** The index of an item, or -1. */
        int find(String name);

        Item item(int index);

        /** The name of its accessor. */
        String accessor(int index);

        /** Whether the accessor returns an int or a long. */
        boolean isNumber(int index);
    }

    /**
     * What a method is made of.
     *
     * @param what it reads, for the documentation
     * @param type what it returns
     * @param nullable whether a null pointer is null
     * @param parameter one more parameter, with its documentation after a dash; or empty
     * @param body an expression
     */
    private record Reader(String what, String type, boolean nullable, String parameter, String body) {}

    private final SyscallTable table;
    private final StructNames names;

    ReaderWriter(SyscallTable table, StructNames names) {
        this.table = table;
        this.names = names;
    }

    /** The method for an item; empty if it points to nothing that we know. */
    String method(Owner owner, int index) {
        Item item = owner.item(index);
        if (!owner.isNumber(index)) {
            return "";
        }
        Item.Type type = new Item.Type(
                item.kind(),
                item.detail(),
                item.length(),
                item.condition(),
                item.mask(),
                item.flags(),
                0,
                item.access());
        Reader reader = item.kind().equals("choice") ? common(owner, index, type) : reader(owner, index, type);
        return reader == null ? "" : text(owner, index, item, reader);
    }

    /** The name of that method. */
    static String methodName(Owner owner, int index) {
        return "read" + RecordWriter.capitalized(owner.accessor(index));
    }

    private static String text(Owner owner, int index, Item item, Reader reader) {
        String access = item.access() == Item.WRITTEN
                ? "\n     * The kernel writes it: read it after the call has run."
                : item.access() == Item.CHANGED
                        ? "\n     * The kernel reads it, and writes it: it may differ after the call."
                        : "";
        String parameter = reader.parameter();
        String name =
                parameter.isEmpty() ? "" : parameter.substring(parameter.indexOf(' ') + 1, parameter.indexOf(" - "));
        StringBuilder text = new StringBuilder("    /**\n     * ").append(reader.what());
        text.append(", to which {@code ").append(item.name()).append("} points");
        text.append(item.kind().equals("choice") ? ", in the cases in which it does" : "");
        text.append("; read from the guest's memory now.");
        text.append(access).append("\n     *\n");
        if (!name.isEmpty()) {
            text.append("     * @param ")
                    .append(name)
                    .append(parameter, parameter.indexOf(" - ") + 2, parameter.length());
            text.append('\n');
        }
        if (reader.nullable()) {
            text.append("     * @return null for a null pointer\n");
        }
        text.append("     * @throws MemoryFault if the guest's pointer is bad\n     */\n    public ");
        text.append(reader.nullable() ? "@Nullable " : "").append(reader.type()).append(' ');
        text.append(methodName(owner, index)).append("(Memory memory");
        if (!name.isEmpty()) {
            text.append(", ").append(parameter, 0, parameter.indexOf(" - "));
        }
        return text.append(") throws MemoryFault {\n        return ")
                .append(reader.body())
                .append(";\n    }\n\n")
                .toString();
    }

    /** The method that fits all cases of a choice which point to something; null if there is none. */
    private Reader common(Owner owner, int index, Item.Type type) {
        SyscallTable.Choice choice = table.choices().get(type.detail());
        Set<Reader> readers = new HashSet<>();
        Stream.concat(choice.cases().stream().map(SyscallTable.Case::item), Stream.of(choice.otherwise()))
                .filter(item -> !ADDRESSES.contains(item.kind()))
                .forEach(item -> readers.add(
                        item.kind().equals("choice") ? common(owner, index, item) : reader(owner, index, item)));
        return readers.size() == 1 ? readers.iterator().next() : reader(owner, index, type);
    }

    private Reader reader(Owner owner, int index, Item.Type item) {
        String address = owner.accessor(index) + "()";
        String length = length(owner, item);
        String result = item.length() == Item.RESULT ? "long result - what the call returned" : "";
        String at = "(memory, " + address + ")";
        String counted = "(memory, " + address + ", " + length + ")";
        String kind = item.kind();
        String size = SIZES.get(owner.name() + "." + owner.item(index).name());
        if (size != null) {
            return buffer(address, value(owner, owner.find(size)));
        }
        if (STRUCTS.containsKey(kind)) {
            return struct(STRUCTS.get(kind), address);
        }
        if (SIZED.containsKey(kind)) {
            return sized(SIZED.get(kind), address, length);
        }
        if (LISTS.containsKey(kind)) {
            return list(LISTS.get(kind), address, kind.endsWith("2") ? "2" : length, result);
        }
        if (BUFFERS.contains(kind)) {
            return buffer(address, item.length() == Item.RESULT || kind.equals("sockval") ? "length" : length);
        }
        return switch (kind) {
            case "struct" -> declared(item, address, length, result);
            case "schedattr" -> sized("sched_attr", address, "Pointers.sizeAt" + at);
            case "capdata" -> list("cap_data", address, "Pointers.capabilityWords(memory, args.a0())", "");
            case "path" ->
                new Reader("The path", "String", false, "", "memory.readCString(" + address + ", Pointers.PATH)");
            case "str", "taskname" -> new Reader("The string", "String", true, "", "Pointers.string" + at);
            case "cwd" -> new Reader("The path", "String", true, "", "Pointers.string" + at);
            case "strlist", "env" ->
                new Reader(
                        "The strings",
                        "List<String>",
                        true,
                        "int max - how many strings to read at most",
                        "Pointers.strings(memory, " + address + ", max)");
            case "intp", "uintp", "flagsp", "addrlen" ->
                new Reader("The number", "Integer", true, "", "Pointers.intAt" + at);
            case "longp", "offp", "ptrp", "ulongp", "timep", "lflagsp" ->
                new Reader("The number", "Long", true, "", "Pointers.longAt" + at);
            case "fdpair" ->
                new Reader(
                        "The two descriptors", "List<Integer>", true, "", "Pointers.ints(memory, " + address + ", 2)");
            case "gids" -> new Reader("The group ids", "List<Integer>", true, result, "Pointers.ints" + counted);
            case "wstatus" -> new Reader("The status", "WaitStatus", true, "", "Pointers.waitStatus" + at);
            case "siginfo" -> new Reader("The description of a signal", "SigInfo", true, "", "Pointers.sigInfo" + at);
            case "sigset" -> new Reader("The signals", "SignalSet", true, "", "Pointers.signals" + counted);
            case "sigmaskpair" -> new Reader("The signals", "SignalSet", true, "", "Pointers.signalsOfPair" + at);
            case "fdset" -> new Reader("The descriptors", "BitSet", true, "", "Pointers.descriptors" + counted);
            case "cpuset" -> new Reader("The processors", "BitSet", true, result, "Pointers.processors" + counted);
            case "sockaddr" -> new Reader("The address", "SocketAddress", true, "", "Pointers.socketAddress" + counted);
            case "sockaddrp" ->
                new Reader(
                        "The address",
                        "SocketAddress",
                        true,
                        "",
                        "Pointers.socketAddress(memory, " + address + ", Pointers.sizeAt(memory, " + length + "))");
            case "control" ->
                new Reader(
                        "The control messages", "List<ControlMessage>", true, "", "Pointers.controlMessages" + counted);
            case "dents", "dents64" ->
                new Reader(
                        "The entries",
                        "List<DirectoryEntry>",
                        false,
                        result,
                        "DirectoryEntry.list(Pointers.bytes" + counted + ", " + kind.equals("dents64") + ")");
            default -> null;
        };
    }

    private Reader declared(Item.Type item, String address, String length, String result) {
        String struct = table.structs().get(item.detail()).name();
        return item.length() == -1
                ? struct(struct, address)
                : (item.flags() & Item.ARRAY) != 0
                        ? list(struct, address, length, result)
                        : sized(struct, address, length);
    }

    private Reader struct(String struct, String address) {
        String type = type(struct);
        return new Reader(
                "The {@code " + struct + "}",
                type,
                true,
                "",
                address + " == 0 ? null : " + type + ".read(memory, " + address + ")");
    }

    private Reader sized(String struct, String address, String size) {
        String type = type(struct);
        return new Reader(
                "The {@code " + struct + "}, of which what lies beyond the size that the guest gives is zero",
                type,
                true,
                "",
                address + " == 0 ? null : " + type + ".of(Pointers.sized(memory, " + address + ", " + size + ", " + type
                        + ".SIZE), 0)");
    }

    private Reader list(String struct, String address, String count, String parameter) {
        String type = type(struct);
        return new Reader(
                "The list of {@code " + struct + "}, at most a mebibyte of it",
                "List<" + type + ">",
                true,
                parameter,
                "Pointers.list(memory, " + address + ", " + count + ", " + type + ".SIZE, " + type + "::of)");
    }

    private static Reader buffer(String address, String most) {
        return most.equals("length")
                ? new Reader(
                        "Bytes of the buffer",
                        "byte[]",
                        false,
                        "long length - how many; the result of a call that fills the buffer",
                        "Pointers.bytes(memory, " + address + ", length)")
                : new Reader(
                        "Bytes of the buffer",
                        "byte[]",
                        false,
                        "long length - how many; fewer are read if the guest passes fewer",
                        "Pointers.bytes(memory, " + address + ", length, " + most + ")");
    }

    private String type(String struct) {
        return names.type(table.structs().get(table.struct(struct)).name());
    }

    private static String length(Owner owner, Item.Type item) {
        return item.length() == Item.RESULT ? "result" : item.length() < 0 ? "0" : value(owner, item.length());
    }

    /** The value of an item as a long, of which the kernel takes as many bits, signed or not, as the kind says. */
    private static String value(Owner owner, int index) {
        String accessor = owner.accessor(index) + "()";
        Item item = owner.item(index);
        return !owner.isNumber(index)
                ? "0"
                : item.narrow() && !FieldCode.isSigned(item) ? "Integer.toUnsignedLong(" + accessor + ")" : accessor;
    }
}
