package dev.reverie.inguest;

import dev.reverie.inguest.layout.RuntimeRange;
import dev.reverie.linux.ffi.CodeMemory;
import dev.reverie.linux.ffi.SharedMemory;
import dev.reverie.ptrace.resident.Ground;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.SyscallArgs;
import dev.reverie.syscalls.Sysno;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The address space of a process, or of several that share one: the runtime that is in it, its stubs and slots. Confined to the tracer thread but
 * for what runs in handlers.
 */
final class Space {
    private static final int READ_WRITE = 3;
    private static final int READ_EXECUTE = 5;
    private static final int MAP_SHARED = 1;
    private static final int MAP_PRIVATE = 2;
    private static final int MAP_ANONYMOUS = 0x20;
    private static final int MAP_NORESERVE = 0x4000;
    private static final int MAP_FIXED_NOREPLACE = 0x100000;
    private static final int MFD_CLOEXEC = 1;

    private final GuestProgramImage image;
    private final Sites sites;
    private final List<SlotChunk> chunks = new ArrayList<>();
    private final CodeMemory memory;
    private int threads;

    private Space(GuestProgramImage image, Sites sites, CodeMemory memory) {
        this.image = image;
        this.sites = sites;
        this.memory = memory;
    }

    /**
     * Puts the runtime into a program that has just been loaded. In a handler.
     *
     * @return null if there is no room for it, or the process has died
     */
    static @Nullable Space load(
            Ground<?, ?> ground, GuestProgramImage image, CodeMemory.Opener opener, SitesOfFiles files, Habits habits) {
        long size = RuntimeRange.SLOTS - RuntimeRange.BASE;
        int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE;
        long mapped = ground.call(
                0, Syscall.of(Sysno.MMAP, SyscallArgs.of(RuntimeRange.BASE, size, READ_EXECUTE, flags, -1, 0)));
        if (mapped != RuntimeRange.BASE) {
            return null;
        }
        @Nullable
        Space space = ground.onTracer(() -> {
            CodeMemory memory = opener.open(ground.tid());
            boolean isWritten = memory.write(RuntimeRange.BASE, image.script().page())
                    && memory.write(RuntimeRange.CODE, image.runtime().bytes())
                    && memory.write(RuntimeRange.NAME, "reverie\0".getBytes(StandardCharsets.US_ASCII))
                    && memory.write(RuntimeRange.TOOL_CODE, image.tool().bytes())
                    && memory.write(RuntimeRange.TOOL_DATA, image.data());
            return isWritten ? new Space(image, new Sites(files, habits.of(programOf(ground.tid()))), memory) : null;
        });
        if (space != null) {
            new ProgramLoader(ground, space, image).run();
        }
        return space;
    }

    /** The name of the program that a thread is in; empty if nobody knows. */
    private static String programOf(int tid) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + tid + "/exe")).toString();
        } catch (IOException e) {
            return "";
        }
    }

    /** Slots have been mapped, here and in the guest. */
    void add(SharedMemory slots, long address) {
        chunks.add(new SlotChunk(slots, address, image.slotBytes()));
    }

    /** The space of a process that a thread of this one has just forked. */
    Space copy(int tid, CodeMemory.Opener opener) {
        Space copy = new Space(image, sites.copy(), opener.open(tid));
        copy.chunks.addAll(chunks);
        chunks.forEach(SlotChunk::shared);
        return copy;
    }

    Sites sites() {
        return sites;
    }

    CodeMemory memory() {
        return memory;
    }

    /** Whether one thread alone runs in it. */
    boolean hasOneThread() {
        return threads == 1;
    }

    /** One more thread runs in it. */
    void entered() {
        threads++;
    }

    /** One fewer: with the last it is gone. */
    void left() {
        if (--threads == 0) {
            chunks.forEach(SlotChunk::left);
            memory.close();
        }
    }

    /** A slot for a thread, which may have to make calls for it. In a handler. Null if there is none to be had. */
    @Nullable
    ThreadSlot takeSlot(Ground<?, ?> ground) {
        ThreadSlot slot = ground.onTracer(this::freeSlot);
        if (slot == null && addChunk(ground)) {
            slot = ground.onTracer(this::freeSlot);
        }
        return slot;
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
        if (address + bytes > RuntimeRange.END) {
            return false;
        }
        long file = ground.call(
                RuntimeRange.BASE,
                Syscall.of(Sysno.MEMFD_CREATE, SyscallArgs.of(RuntimeRange.NAME, MFD_CLOEXEC, 0, 0, 0, 0)));
        if (file < 0) {
            return false;
        }
        SharedMemory shared = ground.onTracer(
                () -> SharedMemory.ofGuest(ground.tid(), (int) file, bytes).memory());
        long mapped = shared == null
                ? 0
                : ground.call(
                        RuntimeRange.BASE,
                        Syscall.of(
                                Sysno.MMAP,
                                SyscallArgs.of(address, bytes, READ_WRITE, MAP_SHARED | MAP_FIXED_NOREPLACE, file, 0)));
        ground.call(RuntimeRange.BASE, Syscall.of(Sysno.CLOSE, SyscallArgs.of(file, 0, 0, 0, 0, 0)));
        if (shared == null || mapped != address) {
            if (shared != null) {
                shared.close();
            }
            return false;
        }
        ground.onTracer(() -> {
            add(shared, address);
            return null;
        });
        return true;
    }
}
