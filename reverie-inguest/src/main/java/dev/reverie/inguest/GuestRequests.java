package dev.reverie.inguest;

import dev.reverie.api.GlobalState;
import dev.reverie.api.ReverieException;
import dev.reverie.api.guestcode.GuestRequest;
import dev.reverie.api.guestcode.GuestThread;
import dev.reverie.linux.UserRegisters;
import dev.reverie.ptrace.resident.Ground;
import org.jspecify.annotations.Nullable;

/** What guest code asks at the gate for that, where its thread stands until it has the answer. Of one thread. */
final class GuestRequests<G extends GlobalState, T extends @Nullable Object> {
    private static final long NO_CALL = -1;

    private final Ground<G, T> ground;
    private final ThreadSlot slot;
    private final GuestProgramImage image;
    private final Runnable drain;
    private final InsideFlag inside;

    /** Is told while the tool has the thread in hand. */
    interface InsideFlag {
        void set(boolean isInside);
    }

    /**
     * Those of a thread.
     *
     * @param drain tells of all records
     */
    GuestRequests(Ground<G, T> ground, ThreadSlot slot, GuestProgramImage image, Runnable drain, InsideFlag inside) {
        this.ground = ground;
        this.slot = slot;
        this.image = image;
        this.drain = drain;
        this.inside = inside;
    }

    /** The thread stands at the gate: has it answered, now or later. On the tracer thread. */
    void answer() {
        drain.run();
        GuestRequest request = new GuestRequest(word(0), word(1), word(2), word(3));
        if (request.number() == GuestThread.DRAIN) {
            goOn(0);
        } else if (request.number() < 0) {
            throw new ReverieException("guest code in process " + ground.pid() + " asks " + request
                    + ", and negative numbers are not the tool's: there is only GuestThread.DRAIN");
        } else {
            ground.submit(() -> ask(request));
        }
    }

    private long word(int index) {
        return slot.get(image.fields().mailbox() + index * Long.BYTES);
    }

    /** In a handler. */
    private void ask(GuestRequest request) {
        long[] answer = new long[1];
        inside.set(true);
        try {
            ground.callback("onGuestRequest", guest -> answer[0] = ground.tool().onGuestRequest(guest, request));
        } finally {
            inside.set(false);
        }
        ground.onTracer(() -> {
            goOn(answer[0]);
            return null;
        });
    }

    private void goOn(long answer) {
        ground.ptrace().setRegister(ground.tid(), UserRegisters.ORIG_RAX, NO_CALL);
        ground.ptrace().setRegister(ground.tid(), UserRegisters.RAX, answer);
        ground.resume();
    }
}
