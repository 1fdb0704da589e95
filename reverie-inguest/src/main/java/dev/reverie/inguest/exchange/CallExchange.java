package dev.reverie.inguest.exchange;

import dev.reverie.api.Action;
import dev.reverie.api.GlobalState;
import dev.reverie.guestcode.SlotLayout;
import dev.reverie.inguest.layout.RuntimeRange;
import dev.reverie.inguest.layout.Slot;
import dev.reverie.inguest.runtime.CallVerdicts;
import dev.reverie.linux.UserRegisters;
import dev.reverie.ptrace.resident.Exchange;
import dev.reverie.ptrace.resident.Ground;
import dev.reverie.syscalls.Abi;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.SyscallArgs;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The calls of a thread that are decided in the guest, one after the other; see {@link ExchangeCode}. On the tracer thread. */
public final class CallExchange<G extends GlobalState, T extends @Nullable Object> implements Exchange {
    private final SlotLayout fields;
    private final CallVerdicts verdicts;
    private final SlotWords slot;
    private final Ground<G, T> ground;

    /** The last call that was asked for; null if there was none. */
    private @Nullable Syscall call;

    private boolean isOpen;

    /** Whether the thread is on its way to the gate because it has to stop. */
    private boolean isStopping;

    /** Whether the thread stands at the gate, for an answer. */
    private boolean isStanding;

    /** What has been decided of the call; null while it has not. */
    private @Nullable Action decision;

    private boolean isDecisionDue;

    /** Whether the thread makes a call that the tool injects. */
    private boolean isMaking;

    /** The result of the last such call, until it is taken; null if there is none. */
    private @Nullable Long made;

    /** Whether the thread stands at a call with which it might have asked. */
    private boolean hasMissed;

    /** For a thread with a slot of its own. */
    public CallExchange(SlotLayout fields, CallVerdicts verdicts, SlotWords slot, Ground<G, T> ground) {
        this.fields = fields;
        this.verdicts = verdicts;
        this.slot = slot;
        this.ground = ground;
    }

    /** What the tracer does with the thread. */
    public Ground<G, T> ground() {
        return ground;
    }

    /** Takes the request of the thread, or the result of what it has made for the tool, if there is one. */
    boolean take() {
        return isMaking ? takeResult() : takeRequest();
    }

    private boolean takeResult() {
        if (slot.get(Slot.EXCHANGE) != ExchangeCode.MADE
                || !slot.compareAndSet(Slot.EXCHANGE, ExchangeCode.MADE, ExchangeCode.TAKEN)) {
            return false;
        }
        isMaking = false;
        made = slot.get(Slot.INJECTED_RESULT);
        return true;
    }

    private boolean takeRequest() {
        if (slot.get(Slot.EXCHANGE) != ExchangeCode.REQUESTED
                || !slot.compareAndSet(Slot.EXCHANGE, ExchangeCode.REQUESTED, ExchangeCode.TAKEN)) {
            return false;
        }
        call = slot.call(fields);
        isOpen = true;
        isStopping = false;
        isStanding = false;
        decision = null;
        return true;
    }

    /** The thread stands at a call with which it might have asked. */
    void miss() {
        hasMissed = true;
    }

    /** Whether it does, for the last time. */
    boolean takeMiss() {
        boolean missed = hasMissed;
        hasMissed = false;
        return missed;
    }

    /** Tells the thread whether it is worth asking. */
    void setPolled(boolean isPolled) {
        slot.set(Slot.POLLED, isPolled ? 1 : 0);
    }

    @Override
    public Syscall call() {
        return Objects.requireNonNull(call);
    }

    @Override
    public boolean isOpen() {
        return isOpen;
    }

    @Override
    public boolean takes(Action action) {
        return !(action instanceof Action.ProceedWith(Syscall other))
                || other.abi() == Abi.X86_64 && verdicts.isPlain(other.number());
    }

    @Override
    public void answer(Action action) {
        decision = action;
        isOpen = false;
        switch (action) {
            case Action.Proceed ignored -> tell(ExchangeCode.PROCEEDS);
            case Action.ProceedWith(Syscall other) -> {
                slot.set(fields.number(), other.number());
                for (int i = 0; i < SyscallArgs.COUNT; i++) {
                    slot.set(fields.arguments() + Long.BYTES * i, other.args().get(i));
                }
                tell(ExchangeCode.PROCEEDS);
            }
            case Action.Result(long value) -> {
                slot.set(fields.result(), value);
                tell(ExchangeCode.ANSWERED);
            }
        }
    }

    /** Signals that wait go first, in the guest's eyes: the thread has to stop for that. */
    @Override
    public boolean makes(Syscall injected) {
        return isOpen
                && injected.abi() == Abi.X86_64
                && CallVerdicts.canBeMadeInside(injected.number())
                && slot.get(Slot.STOP) == 0;
    }

    @Override
    public void make(Syscall injected) {
        slot.set(Slot.INJECTED, injected.number());
        for (int i = 0; i < SyscallArgs.COUNT; i++) {
            slot.set(ExchangeCode.argument(i), injected.args().get(i));
        }
        isMaking = true;
        tell(ExchangeCode.MAKES);
    }

    @Override
    public @Nullable Long takeMade() {
        Long result = made;
        made = null;
        return result;
    }

    /** Whether the thread is on its way to an injected call, or in one. */
    public boolean isMaking() {
        return isMaking;
    }

    /** Where a thread goes on that a signal keeps from making an injected call; 0 if it is too late for that at {@code ip}. */
    public static long notMade(long ip) {
        ExchangeCode code = ExchangeCode.INSTANCE;
        return ip == RuntimeRange.BASE || ip >= code.check() && ip < code.called() ? code.notMade() : 0;
    }

    @Override
    public void stop() {
        isStopping = true;
        tell(ExchangeCode.AT_GATE);
    }

    private void tell(long what) {
        slot.set(Slot.EXCHANGE, what);
        if (isStanding) {
            isStanding = false;
            goOn();
        }
    }

    private void goOn() {
        ground.ptrace().setRegister(ground.tid(), UserRegisters.ORIG_RAX, -1);
        ground.ptrace().setRegister(ground.tid(), UserRegisters.RAX, 0);
        ground.resume();
    }

    /**
     * The thread has come to the gate.
     *
     * @return whether it is to make the guest's call there; if not, it has been sent on, or stands until it is told
     */
    public boolean atGate() {
        if (isStopping) {
            isStopping = false;
            isOpen = false;
            return true;
        }
        if (isMaking) {
            takeResult();
        }
        if (isOpen && !isMaking) {
            isStanding = true;
        } else {
            // It has been told already, on its way.
            goOn();
        }
        return false;
    }

    /**
     * The thread has come to the gate, but filters of the guest's own are still to judge the call that it makes there, which had better be its own.
     *
     * @return whether it stands until it is told; if not, it is to make the guest's call there, for which {@link #takeDecision} may say how
     */
    public boolean standsAtGate() {
        if (!isStopping && isOpen) {
            if (isMaking && !takeResult()) {
                // The call had better be judged as what it is.
                isMaking = false;
                made = ExchangeCode.NOT_MADE;
                slot.set(Slot.EXCHANGE, ExchangeCode.TAKEN);
            }
            isStanding = true;
            return true;
        }
        isDecisionDue = !isStopping;
        isStopping = false;
        isOpen = false;
        return false;
    }

    /** Ends the exchange of a thread that stands at the gate, and is to make the guest's call there. False if it does not stand. */
    public boolean leaveGate() {
        if (!isStanding) {
            return false;
        }
        isStanding = false;
        isOpen = false;
        return true;
    }

    /** What has been decided of the call that the thread stands at; null if nothing. */
    public @Nullable Action takeDecision() {
        if (!isDecisionDue) {
            return null;
        }
        isDecisionDue = false;
        return decision;
    }
}
