package dev.reverie.inguest;

import dev.reverie.api.GuestEnded;
import dev.reverie.guestcode.elf.LibraryImage.Region;
import dev.reverie.inguest.layout.RuntimeRange;
import dev.reverie.inguest.preload.Preloading;
import dev.reverie.inguest.state.GuestMapping;
import dev.reverie.inguest.state.ProcessStates;
import dev.reverie.linux.ffi.CodeMemory;
import dev.reverie.linux.ffi.MappedRange;
import dev.reverie.linux.ffi.SharedMemory;
import dev.reverie.ptrace.resident.Ground;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.SyscallArgs;
import dev.reverie.syscalls.Sysno;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The address space of a process, or of several that share one: the runtime that is in it, its stubs and slots. Confined to the tracer thread but
 * for what runs in handlers.
 */
final class Space {
    private static final int READ_WRITE = 3;
    private static final int READ_EXECUTE = 5;
    private static final int MAP_PRIVATE = 2;
    private static final int MAP_ANONYMOUS = 0x20;
    private static final int MAP_NORESERVE = 0x4000;
    private static final int MAP_FIXED_NOREPLACE = 0x100000;

    private final GuestProgramImage image;
    private final Sites sites;
    private final List<SlotChunk> chunks = new ArrayList<>();
    private final ProcessStates states;
    private final CodeMemory memory;
    private final InsideCounts counts;
    private final ReentrantLock growing = new ReentrantLock();
    private int threads;

    /** Whether there have ever been several at a time. */
    private boolean hasHadThreads;

    /** Whether all calls are the tracer's: nothing is patched any more. */
    private boolean isLeftToTracer;

    /** How far a tool is that a program's own loader loads; null if there is none. */
    private @Nullable Preloading preloading;

    private Space(GuestProgramImage image, Sites sites, ProcessStates states, CodeMemory memory, InsideCounts counts) {
        this.counts = counts;
        this.image = image;
        this.sites = sites;
        this.states = states;
        this.memory = memory;
    }

    /**
     * Puts the runtime into a program, which has one thread. In a handler.
     *
     * @param beginning where the thread stands
     * @param decision what is known of the program
     * @return null if there is no room for it, or the process has died
     */
    static @Nullable Space load(
            Ground<?, ?> ground, InGuest<?, ?> inGuest, LoadBeginning beginning, LoadDecision decision) {
        GuestProgramImage image = inGuest.image();
        long size = RuntimeRange.SLOTS - RuntimeRange.BASE;
        int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE;
        SyscallArgs whole = SyscallArgs.of(RuntimeRange.BASE, size, READ_EXECUTE, flags, -1, 0);
        if (beginning.call(ground, Syscall.of(Sysno.MMAP, whole)) != RuntimeRange.BASE) {
            return null;
        }
        for (Region region : image.regions()) {
            SyscallArgs range = SyscallArgs.of(region.address(), region.content().length, READ_WRITE, 0, 0, 0);
            if (region.isWritable() && ground.call(beginning.instruction(), Syscall.of(Sysno.MPROTECT, range)) != 0) {
                return null;
            }
        }
        @Nullable
        Space space = ground.onTracer(() -> {
            CodeMemory memory = inGuest.opener().open(ground.tid());
            boolean isWritten = memory.write(RuntimeRange.BASE, inGuest.code());
            for (Region region : image.regions()) {
                isWritten = isWritten && memory.write(region.address(), region.content());
            }
            if (!isWritten) {
                memory.close();
                return null;
            }
            long shared = inGuest.state().address();
            Sites sites = new Sites(inGuest.files(), decision.habit(), inGuest.counts());
            sites.noteCalled(decision.called(), ground);
            return new Space(
                    image,
                    sites,
                    new ProcessStates(image.state(), image.processState(), shared),
                    memory,
                    inGuest.counts());
        });
        if (space != null) {
            space.fill(ground, inGuest.pool(), beginning, decision);
        }
        return space;
    }

    /** Puts all in place. If the thread is killed meanwhile, nobody ever enters, or leaves, the space. */
    private void fill(Ground<?, ?> ground, @Nullable SlotPool pool, LoadBeginning beginning, LoadDecision decision) {
        @Nullable
        MappedRange met = beginning.isAtCall() && decision.called().isEmpty()
                ? ground.onTracer(() -> sites.codeAt(beginning.instruction(), ground))
                : null;
        try {
            new ProgramLoader(ground, this, image, beginning, pool, met).run();
        } catch (GuestEnded e) {
            ground.onTracer(() -> {
                giveUp();
                return null;
            });
            throw e;
        }
    }

    /** Slots have been mapped, here and in the guest. */
    void add(SharedMemory slots, long address) {
        chunks.add(new SlotChunk(slots, address, image.slotBytes()));
    }

    /** The same from the pool. */
    void add(SlotPool.Part slots, long address) {
        chunks.add(new SlotChunk(slots, address, image.slotBytes()));
    }

    /** The space of a process that a thread of this one has just forked. */
    Space copy(int tid, CodeMemory.Opener opener) {
        CodeMemory copied = opener.open(tid);
        // Other threads may have patched, and mapped, between the fork and now.
        Space copy = new Space(image, hasHadThreads ? sites.copy(copied) : sites.copy(), states.copy(), copied, counts);
        copy.preloading = preloading;
        for (SlotChunk chunk : chunks) {
            if (!hasHadThreads || copied.read(chunk.address(), new byte[1])) {
                copy.chunks.add(chunk);
                chunk.shared();
            }
        }
        return copy;
    }

    /** How far a tool is that a program's own loader loads; null if there is none. */
    @Nullable
    Preloading preloading() {
        return preloading;
    }

    void setPreloading(Preloading now) {
        preloading = now;
    }

    /** Whether the tool is there, so that calls can be handled. */
    boolean isReady() {
        return preloading == null || preloading.state() == Preloading.State.THERE;
    }

    /** What is counted of the run. */
    InsideCounts counts() {
        return counts;
    }

    /** What processes that run in it keep. */
    ProcessStates states() {
        return states;
    }

    Sites sites() {
        return sites;
    }

    CodeMemory memory() {
        return memory;
    }

    /**
     * Whether memory of the runtime lies in a range. What of {@link RuntimeRange} is not mapped belongs to whom the kernel gives it, a JVM for instance.
     */
    boolean touches(long start, long length) {
        long slots = RuntimeRange.SLOTS + (long) chunks.size() * SlotChunk.SLOTS * image.slotBytes();
        return overlap(start, length, RuntimeRange.BASE, slots)
                || overlap(start, length, states.start(), RuntimeRange.END);
    }

    private static boolean overlap(long start, long length, long from, long to) {
        return from < to
                && Long.compareUnsigned(start, to) < 0
                && Long.compareUnsigned(start + length, from) > 0
                && Long.compareUnsigned(start + length, start) > 0;
    }

    /** Whether one thread alone runs in it. */
    boolean hasOneThread() {
        return threads == 1;
    }

    /** Whether all calls are the tracer's, and made where the program has them. */
    boolean isLeftToTracer() {
        return isLeftToTracer;
    }

    /** From now on they are. What is patched is to be undone. */
    void leaveToTracer() {
        isLeftToTracer = true;
    }

    /** One more thread runs in it. */
    void entered() {
        threads++;
        hasHadThreads |= threads > 1;
    }

    /** One fewer: with the last it is gone. */
    void left() {
        if (--threads == 0) {
            giveUp();
        }
    }

    private void giveUp() {
        chunks.forEach(SlotChunk::left);
        states.left();
        memory.close();
    }

    /** A slot for a thread, which may have to make calls for it. In a handler. Null if there is none to be had. */
    @Nullable
    ThreadSlot takeSlot(Ground<?, ?> ground) {
        ThreadSlot slot = ground.onTracer(this::freeSlot);
        return slot == null ? takeNewSlot(ground) : slot;
    }

    /** One thread after the other, so that two do not map their chunks at the same place. */
    private @Nullable ThreadSlot takeNewSlot(Ground<?, ?> ground) {
        growing.lock();
        try {
            ThreadSlot slot = ground.onTracer(this::freeSlot);
            if (slot == null && addChunk(ground)) {
                slot = ground.onTracer(this::freeSlot);
            }
            return slot;
        } finally {
            growing.unlock();
        }
    }

    private @Nullable ThreadSlot freeSlot() {
        for (SlotChunk chunk : chunks) {
            int index = chunk.take(image.fields().end());
            if (index >= 0) {
                return new ThreadSlot(image, chunk, index);
            }
        }
        return null;
    }

    private boolean addChunk(Ground<?, ?> ground) {
        int bytes = SlotChunk.SLOTS * image.slotBytes();
        long address = RuntimeRange.SLOTS + (long) chunks.size() * bytes;
        if (address + bytes > RuntimeRange.STATES) {
            return false;
        }
        SharedMemory shared = GuestMapping.share(ground, address, bytes);
        if (shared == null) {
            return false;
        }
        ground.onTracer(() -> {
            add(shared, address);
            return null;
        });
        return true;
    }
}
