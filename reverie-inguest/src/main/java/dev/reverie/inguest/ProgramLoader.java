package dev.reverie.inguest;

import dev.reverie.api.GuestEnded;
import dev.reverie.inguest.layout.RuntimeRange;
import dev.reverie.inguest.patch.Patch;
import dev.reverie.inguest.patch.Proposal;
import dev.reverie.inguest.runtime.LoadScript;
import dev.reverie.linux.UserRegisters;
import dev.reverie.linux.ffi.MappedRange;
import dev.reverie.linux.ffi.SharedMemory;
import dev.reverie.ptrace.resident.Ground;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.SyscallArgs;
import dev.reverie.syscalls.Sysno;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives a program that has just been loaded, and has the runtime, its first slots, and patches what is known to be called. In a handler. What
 * could not be had is missing, and asked for again when it is needed.
 */
final class ProgramLoader {
    private static final int NO_CALL = -1;

    /** So many areas the script can map: for the program, and for its interpreter. */
    private static final int AREAS = 2;

    private final Ground<?, ?> ground;
    private final Space space;
    private final LoadBeginning beginning;
    private final LoadScript script;
    private final @Nullable SlotPool pool;
    private final int chunkBytes;

    /** The code in which the thread stands, and that is patched by itself; null if all is that is mapped. */
    private final @Nullable MappedRange met;

    /**
     * For a thread in a program.
     *
     * @param beginning where the thread stood
     * @param pool slots; null if there is none
     * @param met the code in which the thread stands, if all other is patched when it is met; null if all is that is mapped
     */
    ProgramLoader(
            Ground<?, ?> ground,
            Space space,
            GuestProgramImage image,
            LoadBeginning beginning,
            @Nullable SlotPool pool,
            @Nullable MappedRange met) {
        this.ground = ground;
        this.beginning = beginning;
        this.pool = pool;
        this.met = met;
        this.space = space;
        this.script = image.script();
        this.chunkBytes = SlotChunk.SLOTS * image.slotBytes();
    }

    /**
     * Does it. The thread has the registers with which it goes on afterwards, and stands at an exit, or, if it stood at a call, perhaps at another one, which is
     * skipped.
     */
    void run() {
        SlotPool.@Nullable Part part = ground.onTracer(() -> pool == null ? null : pool.take());
        try {
            List<Proposal.NeedsArea> areas = ground.onTracer(this::patch);
            UserRegisters mapped = ground.run(map(areas, part));
            boolean isAtGate = mapped.get(UserRegisters.R12) < 0;
            @Nullable SharedMemory shared = isAtGate ? null : leaveScript(mapped);
            if (isAtGate && !beginning.isAtCall()) {
                ground.leaveCall();
            }
            ground.onTracer(() -> {
                goOn(areas, mapped, keep(mapped.get(UserRegisters.R13), isAtGate ? part : null, shared) ? null : part);
                return null;
            });
        } catch (GuestEnded e) {
            ground.onTracer(() -> {
                free(part);
                return null;
            });
            throw e;
        }
    }

    private void goOn(List<Proposal.NeedsArea> areas, UserRegisters mapped, SlotPool.@Nullable Part unused) {
        free(unused);
        for (int i = 0; i < areas.size(); i++) {
            long area = areas.get(i).address();
            space.sites().mapped(area, mapped.get(register(i)) == area);
        }
        if (!areas.isEmpty()) {
            patch();
        }
        Patch own = beginning.isAtCall() ? space.sites().made(beginning.instruction()) : null;
        if (own != null) {
            beginning.own().set(UserRegisters.RIP, own.stub().core());
        }
        ground.ptrace().setRegisters(ground.tid(), beginning.own());
        ground.sendDeferred();
    }

    private static void free(SlotPool.@Nullable Part part) {
        if (part != null) {
            part.free();
        }
    }

    /** The thread has a file of slots open: maps it here, too, and has the thread close it. */
    private @Nullable SharedMemory leaveScript(UserRegisters mapped) {
        long file = mapped.get(UserRegisters.R12);
        @Nullable
        SharedMemory shared = ground.onTracer(
                () -> SharedMemory.ofGuest(ground.tid(), (int) file, chunkBytes).memory());
        try {
            ground.callInstead(mapped, Syscall.of(Sysno.CLOSE, SyscallArgs.of(file, 0, 0, 0, 0, 0)));
            return shared;
        } catch (GuestEnded e) {
            if (shared != null) {
                shared.close();
            }
            throw e;
        }
    }

    /**
     * The program has mapped slots at an address, if that is no error.
     *
     * @param part what it has tried to map; null if that failed
     * @param shared what it has mapped then
     * @return whether it has the part
     */
    private boolean keep(long address, SlotPool.@Nullable Part part, @Nullable SharedMemory shared) {
        boolean isMapped = address == RuntimeRange.SLOTS;
        if (part != null && isMapped && pool != null) {
            if (part.isAt(address, space.memory())) {
                space.add(part, address);
                return true;
            }
            pool.giveUp();
        } else if (shared != null && isMapped) {
            space.add(shared, address);
        } else if (shared != null) {
            shared.close();
        }
        return false;
    }

    /** Patches what processes of the program have called before, as far as there is room; returns areas that are missing for more. */
    private List<Proposal.NeedsArea> patch() {
        Batch alike = met == null ? null : space.sites().alike(met, ground, space.memory());
        Batch batch = alike == null ? space.sites().habitual(ground, space.memory()) : alike;
        batch.write(space.memory());
        List<Proposal.NeedsArea> missing = List.copyOf(batch.missing());
        return missing.subList(0, Math.min(AREAS, missing.size()));
    }

    private static int register(int area) {
        return area == 0 ? UserRegisters.R14 : UserRegisters.RBX;
    }

    private UserRegisters map(List<Proposal.NeedsArea> areas, SlotPool.@Nullable Part part) {
        UserRegisters registers = beginning.own().copy();
        registers.set(UserRegisters.RIP, script.map());
        registers.set(UserRegisters.ORIG_RAX, NO_CALL);
        registers.set(UserRegisters.R12, part == null ? LoadScript.NO_FILE : part.offset());
        registers.set(UserRegisters.RBP, RuntimeRange.SLOTS);
        registers.set(UserRegisters.R15, chunkBytes);
        for (int i = 0; i < AREAS; i++) {
            registers.set(register(i), 0);
        }
        for (int i = 0; i < areas.size(); i++) {
            registers.set(register(i), areas.get(i).address());
        }
        return registers;
    }
}
