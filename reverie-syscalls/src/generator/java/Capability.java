import java.util.List;

/** An interface shared by the records that have certain arguments, recognised by the arguments' names and widths. */
enum Capability {
    FD("HasFd", "A call that acts on an open file.", List.of("int fd"), ""),
    DIRFD("HasDirfd", "A call whose path is relative to an open directory.", List.of("int dirfd"), ""),
    PATH("HasPath", "A call that names a file by its path.", List.of("long path"), """

                /**
                 * The path itself, read from the guest's memory now.
                 *
                 * @throws MemoryFault if the pointer is bad
                 */
                default String readPath(Memory memory) throws MemoryFault {
                    return memory.readCString(path(), Pointers.PATH);
                }
            """),
    BUFFER("HasBuffer", "A call that moves bytes from or to one buffer.", List.of("long buf", "long count"), """

                /**
                 * Bytes of the buffer, read from the guest's memory now: of a call that fills it, after the call has run.
                 *
                 * @param length how many, such as the result of the call; fewer are read if the guest passes fewer
                 * @throws MemoryFault if the guest's pointer is bad
                 */
                default byte[] readBuf(Memory memory, long length) throws MemoryFault {
                    return Pointers.bytes(memory, buf(), length, count());
                }
            """),
    IOV("HasIovec", "A call that moves bytes from or to a list of buffers.", List.of("long iov", "long iovcnt"), """

                /**
                 * The list of buffers, at most a mebibyte of it, read from the guest's memory now.
                 *
                 * @return null for a null pointer
                 * @throws MemoryFault if the guest's pointer is bad
                 */
                default @Nullable List<Iovec> readIov(Memory memory) throws MemoryFault {
                    return Pointers.list(memory, iov(), iovcnt(), Iovec.SIZE, Iovec::of);
                }

                /**
                 * Bytes of the buffers one after the other, read from the guest's memory now: of a call that fills them, after
                 * the call has run.
                 *
                 * @param length how many, such as the result of the call; fewer are read if the buffers hold fewer
                 * @throws MemoryFault if one of the guest's pointers is bad
                 */
                default byte[] readBuffers(Memory memory, long length) throws MemoryFault {
                    return Pointers.gather(memory, readIov(memory), length);
                }
            """),
    PID("HasPid", "A call about another process or thread.", List.of("int pid"), ""),
    SIGNAL("HasSignal", "A call that sends a signal.", List.of("int sig"), "");

    private final String className;
    private final String text;
    private final List<String> accessors;
    private final String extra;

    Capability(String className, String text, List<String> accessors, String extra) {
        this.className = className;
        this.text = text;
        this.accessors = accessors;
        this.extra = extra;
    }

    String className() {
        return className;
    }

    String text() {
        return text;
    }

    List<String> accessors() {
        return accessors;
    }

    String extra() {
        return extra;
    }

    boolean isOf(SyscallTable.Call call) {
        return accessors.stream().allMatch(accessor -> call.args().stream()
                .anyMatch(arg -> accessor.equals(arg.javaType() + " " + arg.name())));
    }

    /** Whether an interface of the call has the method that reads what this argument points to. */
    static boolean reads(SyscallTable.Call call, Item arg) {
        String method = " read" + RecordWriter.capitalized(arg.name()) + "(";
        return List.of(values()).stream()
                .anyMatch(capability -> capability.isOf(call) && capability.extra.contains(method));
    }

    /** Whether the accessor of this argument overrides one of an interface of the call. */
    static boolean declares(SyscallTable.Call call, Item arg) {
        return List.of(values()).stream()
                .anyMatch(capability ->
                        capability.isOf(call) && capability.accessors.contains(arg.javaType() + " " + arg.name()));
    }
}
