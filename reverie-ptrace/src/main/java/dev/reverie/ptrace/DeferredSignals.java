package dev.reverie.ptrace;

import dev.reverie.linux.Signals;
import dev.reverie.linux.ffi.GuestSignals;
import java.util.ArrayDeque;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Signals that were about to be delivered between the calls that a handler injects, when the guest's registers are not its
 * own. Each is kept with its siginfo, and a token, a signal of ours, is sent in its place as soon as the thread stands at
 * the entry of the injected call: there it interrupts the call as the signal itself would have done. When the token is
 * about to be delivered, the signal takes its place.
 *
 * <p>A token has the number of its signal, so that it is blocked when that is; but not for the signals of job control,
 * whose mere sending discards others and, if it is SIGCONT, continues the process. The kernel sends a signal once more when
 * it is blocked at its delivery. So that this does not happen to those of job control, they are delivered before the handler
 * of another signal can block them, and there is never a second SIGCONT, which the handler of the first would block.
 */
final class DeferredSignals {
    private static final int FIRST_REAL_TIME = 32;

    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

    /** Whether tokens are on their way, or may have been discarded by the kernel. */
    private boolean tokensSent;

    private static final class Waiting {
        final byte[] siginfo;
        boolean hasToken;

        Waiting(byte[] siginfo, boolean hasToken) {
            this.siginfo = siginfo;
            this.hasToken = hasToken;
        }

        int number() {
            return siginfo[0];
        }
    }

    /** Keeps a signal. If it is a token that came too early once more, the signal that it stands for needs another. */
    void defer(byte[] siginfo) {
        int token = GuestSignals.tokenFor(siginfo);
        if (token != 0) {
            tokenGone(token);
            return;
        }
        discardFor(siginfo[0]);
        if (!isAbsorbed(siginfo[0])) {
            waiting.add(new Waiting(siginfo, false));
        }
    }

    private void tokenGone(int number) {
        for (Waiting each : waiting) {
            if (each.hasToken && each.number() == number) {
                each.hasToken = false;
                return;
            }
        }
    }

    /** Discards what the sending of a signal would have discarded, had it still been pending. */
    private void discardFor(int number) {
        if (Signals.stops(number)) {
            waiting.removeIf(each -> each.number() == Signals.SIGCONT);
        }
    }

    /** Whether a signal of job control merges with one that waits, as with one that is pending. */
    private boolean isAbsorbed(int number) {
        return Signals.isJobControl(number) && first(number) != null;
    }

    /** Whether no signal waits and no token can come. */
    boolean isEmpty() {
        return waiting.isEmpty() && !tokensSent;
    }

    /**
     * Sends a token for each signal that has none yet.
     *
     * @param carrier what token to send for a signal of job control
     * @return whether there was one to send
     */
    boolean sendTokens(GuestSignals signals, int pid, int tid, IntUnaryOperator carrier) {
        boolean any = false;
        for (Waiting each : waiting) {
            if (!each.hasToken) {
                any = true;
                each.hasToken = true;
                tokensSent = true;
                int number = each.number();
                signals.sendToken(pid, tid, Signals.isJobControl(number) ? carrier.applyAsInt(number) : number, number);
            }
        }
        return any;
    }

    /** Whether a signal waits whose token a thread with this mask takes. One of job control has a token that it takes. */
    boolean comes(long blocked) {
        for (Waiting each : waiting) {
            int number = each.number();
            boolean isJobControl = number == Signals.SIGCONT || Signals.stops(number);
            if (isJobControl || !Signals.contains(blocked, number)) {
                return true;
            }
        }
        return false;
    }

    /** The process was continued after these signals had come: what would have stopped it must not do so any more. */
    void dropStops() {
        waiting.removeIf(each -> Signals.stops(each.number()));
    }

    /**
     * What to deliver instead of a signal that is about to be delivered: the siginfo of one that waits for it or has to go
     * first, the same array if none does, or null for nothing, because it was a token and what it stood for is gone.
     *
     * <p>If the arriving one is not a token, it came before that, and now waits in its turn. Real-time signals queue, so each
     * keeps its token. Of a standard signal only one can be pending: whatever arrived was that one, and those that still wait
     * need a token again.
     */
    byte @Nullable [] exchange(byte[] arriving) {
        int token = GuestSignals.tokenFor(arriving);
        int number = token != 0 ? token : arriving[0];
        if (token == 0) {
            discardFor(number);
        }
        Waiting jobControl = firstOfJobControl();
        Waiting due = jobControl != null ? jobControl : first(number);
        if (due == null) {
            return token != 0 ? null : arriving;
        }
        boolean isSame = due.number() == number;
        if (token != 0 && !isSame) {
            tokenGone(number);
        } else if (token == 0 && !isAbsorbed(number)) {
            waiting.add(new Waiting(arriving, isSame));
        }
        waiting.remove(due);
        if (number < FIRST_REAL_TIME) {
            for (Waiting each : waiting) {
                each.hasToken &= each.number() != number;
            }
        }
        return due.siginfo;
    }

    private @Nullable Waiting first(int number) {
        for (Waiting each : waiting) {
            if (each.number() == number) {
                return each;
            }
        }
        return null;
    }

    private @Nullable Waiting firstOfJobControl() {
        for (Waiting each : waiting) {
            if (Signals.isJobControl(each.number())) {
                return each;
            }
        }
        return null;
    }
}
