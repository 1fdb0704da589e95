package dev.reverie.inguest;

import dev.reverie.api.GuestEnded;
import dev.reverie.inguest.layout.RuntimeRange;
import dev.reverie.inguest.patch.Proposal;
import dev.reverie.inguest.runtime.LoadScript;
import dev.reverie.linux.UserRegisters;
import dev.reverie.linux.ffi.SharedMemory;
import dev.reverie.ptrace.resident.Ground;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives a program that has just been loaded, and has the runtime, its first slots, and patches what is known to be called. In a handler. What
 * could not be had is missing, and asked for again when it is needed.
 */
final class ProgramLoader {
    private static final int READ_WRITE = 3;
    private static final int MAP_SHARED_FIXED_NOREPLACE = 0x100001;
    private static final int MFD_CLOEXEC = 1;
    private static final int NO_CALL = -1;

    /** So many areas the script can map: for the program, and for its interpreter. */
    private static final int AREAS = 2;

    private final Ground<?, ?> ground;
    private final Space space;
    private final LoadScript script;
    private final int chunkBytes;

    ProgramLoader(Ground<?, ?> ground, Space space, GuestProgramImage image) {
        this.ground = ground;
        this.space = space;
        this.script = image.script();
        this.chunkBytes = SlotChunk.SLOTS * image.slotBytes();
    }

    void run() {
        UserRegisters own = ground.onTracer(() -> ground.ptrace().registers(ground.tid()));
        if (own == null) {
            return;
        }
        UserRegisters created = ground.run(create(own));
        long file = created.get(UserRegisters.R12);
        @Nullable
        SharedMemory shared = file < 0
                ? null
                : ground.onTracer(() -> SharedMemory.ofGuest(ground.tid(), (int) file, chunkBytes)
                        .memory());
        List<Proposal.NeedsArea> areas = ground.onTracer(this::patch);
        UserRegisters mapped = map(created, file, areas, shared);
        ground.onTracer(() -> {
            ground.ptrace().setRegisters(ground.tid(), own);
            keep(shared, mapped.get(UserRegisters.R13));
            for (int i = 0; i < areas.size(); i++) {
                long area = areas.get(i).address();
                space.sites().mapped(area, mapped.get(register(i)) == area);
            }
            ground.sendDeferred();
            return areas.isEmpty() ? areas : patch();
        });
    }

    /** Has the thread map its slots, and areas for stubs; its registers then. */
    private UserRegisters map(
            UserRegisters created, long file, List<Proposal.NeedsArea> areas, @Nullable SharedMemory shared) {
        try {
            UserRegisters mapped = ground.run(map(created, file, areas));
            ground.leaveCall();
            return mapped;
        } catch (GuestEnded e) {
            if (shared != null) {
                shared.close();
            }
            throw e;
        }
    }

    private void keep(@Nullable SharedMemory shared, long address) {
        if (shared != null && address == RuntimeRange.SLOTS) {
            space.add(shared, address);
        } else if (shared != null) {
            shared.close();
        }
    }

    /** Patches what processes of the program have called before, as far as there is room; returns areas that are missing for more. */
    private List<Proposal.NeedsArea> patch() {
        Batch batch = space.sites().habitual(ground, space.memory());
        batch.write(space.memory());
        return batch.missing().stream().limit(AREAS).toList();
    }

    private static int register(int area) {
        return area == 0 ? UserRegisters.R14 : UserRegisters.RBX;
    }

    private UserRegisters create(UserRegisters own) {
        UserRegisters registers = own.copy();
        registers.set(UserRegisters.RIP, script.create());
        registers.set(UserRegisters.ORIG_RAX, NO_CALL);
        registers.set(UserRegisters.RDI, RuntimeRange.NAME);
        registers.set(UserRegisters.RSI, MFD_CLOEXEC);
        return registers;
    }

    private UserRegisters map(UserRegisters at, long file, List<Proposal.NeedsArea> areas) {
        UserRegisters registers = at.copy();
        registers.set(UserRegisters.RIP, script.map());
        registers.set(UserRegisters.ORIG_RAX, NO_CALL);
        registers.set(UserRegisters.RDI, RuntimeRange.SLOTS);
        registers.set(UserRegisters.RSI, chunkBytes);
        registers.set(UserRegisters.RDX, READ_WRITE);
        registers.set(UserRegisters.R10, MAP_SHARED_FIXED_NOREPLACE);
        registers.set(UserRegisters.R8, file);
        registers.set(UserRegisters.R9, 0);
        for (int i = 0; i < AREAS; i++) {
            registers.set(register(i), 0);
        }
        for (int i = 0; i < areas.size(); i++) {
            registers.set(register(i), areas.get(i).address());
            registers.set(UserRegisters.R15, areas.get(i).length());
        }
        return registers;
    }
}
