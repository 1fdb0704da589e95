package dev.reverie.guestcode.elf;

import dev.reverie.guestcode.elf.LibraryImage.Region;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * A tool written in C, as {@code reverie.h} (in {@code examples/ctools}) has it, for an address. Addresses of functions are those in the
 * guest.
 *
 * @param image what to map; its initialisers run before any other function
 * @param handler {@code captured_syscall}
 * @param processBytes how much state a process has, full of zeros at first
 * @param threadBytes how much state a thread has
 * @param syscalls the numbers of the calls it wants to see; empty for all
 * @param processStart called when a process has begun, if the tool has it
 * @param threadStart called when a thread has begun
 * @param threadExit called when a thread ends
 * @param processExit called when a process ends
 * @param errno says where errno is, in a tool that needs the C library, which is loaded by ld.so; then the image is an outline
 */
public record CTool(
        LibraryImage image,
        long handler,
        int processBytes,
        int threadBytes,
        List<Integer> syscalls,
        OptionalLong processStart,
        OptionalLong threadStart,
        OptionalLong threadExit,
        OptionalLong processExit,
        OptionalLong errno) {
    /** The version of {@code reverie.h} that is understood. */
    public static final int ABI = 1;

    /** The most state that a process may have, in bytes. */
    public static final int MAX_PROCESS_BYTES = 1 << 20;

    /** The most state that a thread may have, in bytes. */
    public static final int MAX_THREAD_BYTES = 1 << 16;

    private static final int MAX_SYSCALLS = 1024;

    private static final String DESCRIPTION = "reverie_tool";
    private static final String RUNTIME = "reverie_runtime";

    // struct reverie_tool
    private static final int SIZE = 4;
    private static final int PROCESS_BYTES = 8;
    private static final int THREAD_BYTES = 16;
    private static final int SYSCALLS = 24;
    private static final int PROCESS_START = 32;
    private static final int THREAD_START = 40;
    private static final int THREAD_EXIT = 48;
    private static final int PROCESS_EXIT = 56;
    private static final int TOOL_SIZE = 64;

    /**
     * Makes the tool for an address.
     *
     * @param name what errors call it
     * @param base where it is to be: a multiple of 4,096
     * @param runtime the address that a {@code struct reverie_runtime} has in the guest
     */
    public static CTool at(String name, SharedLibrary library, long base, long runtime) throws LibraryException {
        LibraryImage image = library.imageAt(base);
        Reader reader = new Reader(name, image);
        long handler = reader.code(reader.symbol("captured_syscall"), "captured_syscall");
        long tool = reader.symbol(DESCRIPTION);
        int abi = reader.bytes(tool, Integer.BYTES).getInt(0);
        if (abi != ABI) {
            throw new LibraryException(
                    name,
                    "was compiled for version %d of the ABI, and this is version %d: compile it with the reverie.h of this reverie"
                            .formatted(abi, ABI));
        }
        ByteBuffer fields = reader.bytes(tool, TOOL_SIZE);
        if (fields.getInt(SIZE) != TOOL_SIZE) {
            throw new LibraryException(name, "has a description (reverie_tool) of an unknown size: say REVERIE_TOOL");
        }
        reader.setRuntime(reader.symbol(RUNTIME), runtime);
        return new CTool(
                image,
                handler,
                reader.size(fields.getLong(PROCESS_BYTES), MAX_PROCESS_BYTES, "ProcessState"),
                reader.size(fields.getLong(THREAD_BYTES), MAX_THREAD_BYTES, "ThreadState"),
                reader.syscalls(fields.getLong(SYSCALLS)),
                reader.callback(fields.getLong(PROCESS_START), "process_start"),
                reader.callback(fields.getLong(THREAD_START), "thread_start"),
                reader.callback(fields.getLong(THREAD_EXIT), "thread_exit"),
                reader.callback(fields.getLong(PROCESS_EXIT), "process_exit"),
                image.symbol(SharedLibrary.NEEDS_LIBC));
    }

    /** Whether it needs the C library, and so comes into programs by LD_PRELOAD. */
    public boolean needsLibc() {
        return errno.isPresent();
    }

    /** Where its description is, struct reverie_tool. */
    public long description() {
        return image.symbol(DESCRIPTION).orElseThrow();
    }

    /** What the first bytes of the description are, by which it is known again: version and sizes. */
    public byte[] identification() {
        return ByteBuffer.allocate(SYSCALLS)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(ABI)
                .putInt(TOOL_SIZE)
                .putLong(processBytes)
                .putLong(threadBytes)
                .array();
    }

    /** Where it has the address of the runtime. */
    public long runtimeVariable() {
        return image.symbol(RUNTIME).orElseThrow();
    }

    /** Reads what a tool says of itself, without trust. */
    private record Reader(String name, LibraryImage image) {
        long symbol(String symbol) throws LibraryException {
            OptionalLong address = image.symbol(symbol);
            if (address.isEmpty()) {
                throw new LibraryException(name, "does not export " + symbol + ", as tools do: see reverie.h");
            }
            return address.getAsLong();
        }

        ByteBuffer bytes(long address, int length) throws LibraryException {
            Region region = region(address, length, "what it says of itself");
            return ByteBuffer.wrap(region.content(), (int) (address - region.address()), length)
                    .slice()
                    .order(ByteOrder.LITTLE_ENDIAN);
        }

        void setRuntime(long address, long runtime) throws LibraryException {
            if (!region(address, Long.BYTES, "reverie_runtime").isWritable()) {
                throw new LibraryException(name, "has its reverie_runtime where it can't be set: say REVERIE_TOOL");
            }
            bytes(address, Long.BYTES).putLong(0, runtime);
        }

        int size(long bytes, int most, String what) throws LibraryException {
            if (bytes < 0 || bytes > most) {
                throw new LibraryException(
                        name,
                        "has a %s of %s bytes; at most %d are possible"
                                .formatted(what, Long.toUnsignedString(bytes), most));
            }
            return (int) bytes;
        }

        List<Integer> syscalls(long address) throws LibraryException {
            List<Integer> numbers = new ArrayList<>();
            while (address != 0) {
                int number = bytes(address + (long) numbers.size() * Integer.BYTES, Integer.BYTES)
                        .getInt(0);
                if (number == -1) {
                    break;
                }
                numbers.add(number);
                if (numbers.size() > MAX_SYSCALLS) {
                    throw new LibraryException(name, "has a list of system calls without an end: it ends with -1");
                }
            }
            if (address != 0 && numbers.isEmpty()) {
                throw new LibraryException(
                        name, "wants to see no system call: name some, or leave .syscalls out for all");
            }
            return List.copyOf(numbers);
        }

        OptionalLong callback(long address, String what) throws LibraryException {
            return address == 0 ? OptionalLong.empty() : OptionalLong.of(code(address, what));
        }

        long code(long address, String what) throws LibraryException {
            if (!region(address, 1, what).isExecutable()) {
                throw new LibraryException(name, "has a " + what + " that is not in its code");
            }
            return address;
        }

        private Region region(long address, int length, String what) throws LibraryException {
            for (Region region : image.regions()) {
                long offset = address - region.address();
                if (offset >= 0 && offset <= region.content().length - length) {
                    return region;
                }
            }
            throw new LibraryException(name, "has " + what + " outside of its memory");
        }
    }
}
