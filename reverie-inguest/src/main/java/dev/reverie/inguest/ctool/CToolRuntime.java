package dev.reverie.inguest.ctool;

import dev.reverie.api.ReverieException;
import dev.reverie.api.Subscription;
import dev.reverie.api.guestcode.GuestLibrary;
import dev.reverie.guestcode.SlotLayout;
import dev.reverie.guestcode.elf.CTool;
import dev.reverie.guestcode.elf.LibraryException;
import dev.reverie.guestcode.elf.LibraryImage.Region;
import dev.reverie.guestcode.elf.SharedLibrary;
import dev.reverie.inguest.layout.RuntimeRange;
import dev.reverie.inguest.layout.Slot;
import dev.reverie.inguest.runtime.RuntimeCode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A tool in C, ready for guests: what to map at each exec, and where the ways in are. The same for all processes of a run.
 *
 * <pre>
 *  {@link RuntimeRange#TOOL_CODE}  the adapter, r-x     16 KiB
 *                 the library: text r-x, constants r--, data rw-
 *                 the process's state, and room for that of its parent, rw-
 *  {@link RuntimeRange#FAR_STUBS}  end
 * </pre>
 *
 * What is writable is private to a process: copied by fork, new at exec. All is below 2 GiB. A library that needs the C library is elsewhere: ld.so loads it,
 * and {@link Preload} says what has to be put into the adapter then.
 *
 * @param name what errors call it
 * @param regions what to map, whole pages in ascending order
 * @param layout of slots: the thread's state is in them, zero when a thread begins
 * @param handler what the trampoline calls, as {@link dev.reverie.guestcode.CompiledCode} has it
 * @param gates where threads are sent at their beginning and end
 * @param processState what {@link SlotLayout#processState} holds: the address of the process's state
 * @param processBytes the size of that state
 * @param window where the guest's call is about to be made
 * @param faults instructions that may fault on the guest's memory
 * @param subscription which calls it wants to see
 * @param tool what it is made of
 * @param preload of a library that ld.so loads; null of one that the tracer maps
 */
public record CToolRuntime(
        String name,
        List<Region> regions,
        SlotLayout layout,
        long handler,
        Gates gates,
        long processState,
        int processBytes,
        Window window,
        List<Fault> faults,
        Subscription subscription,
        CTool tool,
        @Nullable Preload preload) {
    private static final int ADAPTER_BYTES = 16 * 1024;
    private static final int ALIGNMENT = 64;

    /**
     * Addresses to which the tracer sends a thread that is not in the middle of anything, and from which it goes to the {@code leave} that was
     * given to {@link #load}. At entry rbx and the gs base are the slot, whose fields are set, and rsp is {@link Slot#STACK_TOP}, a multiple of 16;
     * df is clear. All registers are lost. Where one is empty, nothing needs to run there.
     *
     * @param exec once after exec, before the program's first instruction
     * @param fork in the child of fork, of which the memory is a copy; rsi: the state of the parent's thread, or 0
     * @param processStart in a process that shares memory with its parent (vfork, CLONE_VM without CLONE_THREAD), if it was given a process state
     *     of its own, full of zeros; rdi, rsi: the states of the parent and of its thread
     * @param threadStart in a new thread of a process; rsi: the state of the thread that made it, or 0
     * @param threadExit in a thread that is about to make its last exit
     * @param processExit in the last thread, behind threadExit, or in the one that calls exit_group; edi: the status
     */
    public record Gates(
            OptionalLong exec,
            OptionalLong fork,
            OptionalLong processStart,
            OptionalLong threadStart,
            OptionalLong threadExit,
            OptionalLong processExit) {}

    /**
     * Where no signal had come yet when it was asked, and the guest's call is about to be made.
     *
     * @param check its first instruction
     * @param called behind the call: where to go on instead, with −ERESTARTNOINTR in rax
     */
    public record Window(long check, long called) {
        /** Whether an instruction is within. */
        public boolean contains(long instruction) {
            return instruction >= check && instruction < called;
        }
    }

    /**
     * A library that ld.so loads.
     *
     * @param file its absolute path
     * @param table where the addresses of its functions go
     * @param functions their distances from where the library begins
     * @param strings where there is a page for what its loader is told, which that may write to
     */
    public record Preload(Path file, long table, List<Long> functions, long strings) {
        /** What a thread's stack has in the runtime, in bytes: the C library needs more than we. */
        private static final int STACK_BYTES = 128 * 1024;

        /** What belongs into the table when the library is at an address. */
        public byte[] tableFor(long base) {
            ByteBuffer bytes =
                    ByteBuffer.allocate(functions.size() * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            functions.forEach(function -> bytes.putLong(base + function));
            return bytes.array();
        }
    }

    /** How much stack a thread has in the runtime, in bytes. */
    public int stackBytes() {
        return preload == null ? Slot.STACK_BYTES : Preload.STACK_BYTES;
    }

    /** Where in a slot it says, by a word that is not 0, that its thread is in the tool, or in the C library for it; of a library that ld.so loads. */
    public int insideField() {
        return layout.threadState() + LibcGuard.INSIDE;
    }

    /** Where in a slot the guest's rsp is meanwhile. */
    public int guestStackField() {
        return layout.threadState() + LibcGuard.GUEST_STACK;
    }

    /** Whether the thread with this slot is in the tool, or in the C library for it; {@code slot} reads a field of it by its offset. */
    public boolean isInLibc(IntToLongFunction slot) {
        return preload != null && slot.applyAsLong(insideField()) != 0;
    }

    /** Whether the thread with this slot is making the guest's call; {@code slot} reads a field of it by its offset. */
    public boolean isForwarding(IntToLongFunction slot) {
        int frame = layout.threadState();
        return slot.applyAsLong(frame) != 0 && slot.applyAsLong(frame + Adapter.FORWARDED) == Adapter.BEGUN;
    }

    /** Where in a slot the tool's own state of the thread is. */
    public int threadState() {
        return layout.threadState() + Adapter.THREAD_PREFIX;
    }

    /**
     * An instruction that may fault.
     *
     * @param instruction its address
     * @param landing where to go on, with all registers as they are
     */
    public record Fault(long instruction, long landing) {}

    /** Whether a tool may use vector registers, though nobody saves those of the guest. */
    public enum Vectors {
        /** Refuse it. */
        REFUSED,
        /** Let it, on its author's word that it puts back what it changes. */
        ALLOWED
    }

    /**
     * Loads a tool for the runtime.
     *
     * @throws ReverieException if it can't run; the message says why, and what to do
     */
    public static CToolRuntime of(GuestLibrary library) {
        try {
            Vectors vectors = library.allowsVectors() ? Vectors.ALLOWED : Vectors.REFUSED;
            return load(library, RuntimeCode.DONE_GATE, vectors);
        } catch (LibraryException | CToolException e) {
            throw new ReverieException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Loads a tool.
     *
     * @param name what errors call it, a path for instance
     * @param file the library
     * @param leave the address in the guest where gates go when they are done: an instruction that stops for the tracer
     * @throws LibraryException if it is no library that can be loaded, or no tool
     * @throws CToolException if it is one, but can't run in a guest
     */
    public static CToolRuntime load(String name, byte[] file, long leave, Vectors vectors)
            throws LibraryException, CToolException {
        return load(new GuestLibrary(name, file, false), leave, vectors);
    }

    private static CToolRuntime load(GuestLibrary guestLibrary, long leave, Vectors vectors)
            throws LibraryException, CToolException {
        String name = guestLibrary.name();
        byte[] file = guestLibrary.file();
        SharedLibrary library = SharedLibrary.read(name, file);
        long base = RuntimeRange.TOOL_CODE;
        CTool tool = CTool.at(name, library, base + ADAPTER_BYTES, base);
        boolean needsLibc = tool.needsLibc();
        if (needsLibc) {
            // Addresses are distances from where ld.so will have put it.
            tool = CTool.at(name, library, 0, base);
        } else if (vectors == Vectors.REFUSED) {
            refuseVectors(name, tool);
        }
        long state = base + ADAPTER_BYTES + (needsLibc ? 0 : library.size());
        int stateBytes = up(tool.processBytes(), ALIGNMENT);
        int stateRegion = up(2 * Math.max(stateBytes, ALIGNMENT), RuntimeRange.PAGE);
        long strings = state + stateRegion;
        long end = strings + (needsLibc ? RuntimeRange.PAGE : 0);
        if (end > RuntimeRange.FAR_STUBS) {
            throw new CToolException(
                    name,
                    "needs %d KiB with the states of two processes, and there are %d: make it smaller, or keep less in ProcessState"
                            .formatted((end - base) >> 10, (RuntimeRange.FAR_STUBS - base) >> 10));
        }
        SlotLayout layout = Slot.guestCode(Adapter.threadRoom(tool));
        Adapter.Code code = Adapter.make(tool, layout, base, state + stateRegion / 2, leave);
        if (code.bytes().length > ADAPTER_BYTES) {
            throw new CToolException(name, "has too many functions that initialise it");
        }
        List<Region> regions = new ArrayList<>();
        regions.add(new Region(base, padded(code.bytes()), false, true));
        if (!needsLibc) {
            regions.addAll(tool.image().regions());
        }
        regions.add(new Region(state, new byte[(int) (end - state)], true, false));
        return new CToolRuntime(
                name,
                List.copyOf(regions),
                layout,
                base + code.handler(),
                gates(base, code),
                state,
                tool.processBytes(),
                new Window(base + code.check(), base + code.called()),
                code.faults().stream()
                        .map(fault -> new Fault(base + fault[0], base + fault[1]))
                        .toList(),
                subscription(name, tool),
                tool,
                needsLibc ? preload(guestLibrary, base, code, strings) : null);
    }

    private static Preload preload(GuestLibrary library, long base, Adapter.Code code, long strings)
            throws CToolException {
        Path path = library.path();
        if (path == null) {
            throw new CToolException(
                    library.name(),
                    "needs the C library, so that ld.so has to find it: say where it is (GuestLibrary.path)");
        }
        Path absolute = path.toAbsolutePath();
        if (!absolute.toString().chars().allMatch(c -> c > ' ' && c < 0x7f && c != ':' && c != '$')) {
            throw new CToolException(
                    library.name(),
                    "needs the C library, and LD_PRELOAD can't name a file whose path has a blank, a colon, a dollar sign or other"
                            + " than ASCII characters: " + absolute);
        }
        return new Preload(absolute, base + Adapter.Code.TABLE, code.table(), strings);
    }

    /** Where to go on after SIGSEGV or SIGBUS at an instruction; empty if it is the tool's own fault. */
    public OptionalLong landing(long instruction) {
        return faults.stream()
                .filter(fault -> fault.instruction() == instruction)
                .mapToLong(Fault::landing)
                .findFirst();
    }

    /** An address in the tool's code in words, {@code counter.so: captured_syscall+0x12}, for messages; empty if it is elsewhere. */
    public Optional<String> describe(long address) {
        if (preload != null) {
            return Optional.empty();
        }
        boolean isOurs = tool.image().regions().stream()
                .anyMatch(
                        region -> address >= region.address() && address < region.address() + region.content().length);
        return isOurs ? Optional.of(name + ": " + VectorCode.place(tool.image(), address)) : Optional.empty();
    }

    private static void refuseVectors(String name, CTool tool) throws CToolException {
        Optional<String> place = VectorCode.find(tool.image());
        if (place.isPresent()) {
            throw new CToolException(
                    name,
                    "uses vector or floating-point registers, at " + place.get()
                            + ", which would change those of the guest: compile it with -mgeneral-regs-only");
        }
    }

    private static Gates gates(long base, Adapter.Code code) {
        return new Gates(
                address(base, code.exec()),
                address(base, code.fork()),
                address(base, code.processStart()),
                address(base, code.threadStart()),
                address(base, code.threadExit()),
                address(base, code.processExit()));
    }

    private static OptionalLong address(long base, int offset) {
        return offset < 0 ? OptionalLong.empty() : OptionalLong.of(base + offset);
    }

    private static Subscription subscription(String name, CTool tool) throws CToolException {
        int[] numbers = tool.syscalls().stream().mapToInt(Integer::intValue).toArray();
        try {
            return numbers.length == 0 ? Subscription.allSyscalls() : Subscription.syscalls(numbers);
        } catch (IllegalArgumentException e) {
            throw new CToolException(
                    name, "names in .syscalls what is none (" + e.getMessage() + "): numbers are those of syscalls(2)");
        }
    }

    private static byte[] padded(byte[] bytes) {
        return java.util.Arrays.copyOf(bytes, up(bytes.length, RuntimeRange.PAGE));
    }

    private static int up(int size, int to) {
        return (size + to - 1) / to * to;
    }
}
