package dev.reverie.inguest;

import dev.reverie.api.GlobalState;
import dev.reverie.api.Guest;
import dev.reverie.api.ReverieException;
import dev.reverie.api.guestcode.GuestRequest;
import dev.reverie.api.guestcode.GuestThread;
import dev.reverie.inguest.ctool.Request;
import dev.reverie.linux.UserRegisters;
import dev.reverie.ptrace.resident.Ground;
import dev.reverie.syscalls.Errno;
import dev.reverie.syscalls.MemoryFault;
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
        } else if (image.library() != null && request.number() == Request.MESSAGE) {
            Request.of(request.number(), request.a0(), request.a1(), request.a2())
                    .ifPresent(message -> ground.submit(() -> ask((Request.Message) message)));
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

    /** A tool in C asks. In a handler. */
    private void ask(Request.Message message) {
        long[] answer = {-Errno.ENOSYS.number()};
        inside.set(true);
        try {
            ground.callback("onGuestMessage", guest -> answer[0] = reply(guest, message));
        } finally {
            inside.set(false);
        }
        ground.onTracer(() -> {
            goOn(answer[0]);
            return null;
        });
    }

    private long reply(Guest<G, T> guest, Request.Message message) {
        try {
            byte[] reply =
                    ground.tool().onGuestMessage(guest, guest.memory().readBytes(message.address(), message.bytes()));
            if (reply == null) {
                return -Errno.ENOSYS.number();
            }
            if (reply.length > message.replyBytes()) {
                return -Errno.EMSGSIZE.number();
            }
            guest.memory().writeBytes(message.replyAddress(), reply);
            return reply.length;
        } catch (MemoryFault e) {
            return -Errno.EFAULT.number();
        }
    }

    private void goOn(long answer) {
        ground.ptrace().setRegister(ground.tid(), UserRegisters.ORIG_RAX, NO_CALL);
        ground.ptrace().setRegister(ground.tid(), UserRegisters.RAX, answer);
        ground.resume();
    }
}
