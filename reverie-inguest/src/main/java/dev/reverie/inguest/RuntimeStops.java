package dev.reverie.inguest;

import dev.reverie.api.ReverieException;
import dev.reverie.guestcode.SlotLayout;
import dev.reverie.inguest.ctool.CToolRuntime;
import dev.reverie.inguest.exchange.CallExchange;
import dev.reverie.inguest.layout.RuntimeRange;
import dev.reverie.inguest.layout.Slot;
import dev.reverie.inguest.patch.Patch;
import dev.reverie.inguest.patch.Site;
import dev.reverie.inguest.patch.Stub;
import dev.reverie.inguest.runtime.CallVerdicts;
import dev.reverie.inguest.runtime.RuntimeCode;
import dev.reverie.linux.Signals;
import dev.reverie.linux.UserRegisters;
import dev.reverie.ptrace.resident.Ground;
import dev.reverie.ptrace.resident.HeldSignals;
import dev.reverie.syscalls.Syscall;
import dev.reverie.x86.Register;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Stops of a thread that is in the runtime or in a stub, or is sent there. A signal is delivered only when the thread has the registers of its own
 * program, so that the frame on its stack says what it would say without us.
 *
 * <pre>
 *  where the signal comes                     what happens
 *  in a stub, in front of the runtime         the thread is put back to its site; delivered
 *  in the runtime, before the call            waits; the thread leaves at the check, and stands at its call, of which the tool knows: that is made
 *  at the call, not begun                     back to the check; as above
 *  on the way to the call of the stub         waits; the thread leaves at the check of that, at its site; delivered there
 *  at the end of the call                     behind its site, with its result, which may be a restart code; delivered
 *  further behind                             waits; the thread leaves with the result, behind its site; delivered there
 *  in a stub, behind the runtime              the thread is put behind its site; delivered
 * </pre>
 */
final class RuntimeStops {
    private static final long NO_CALL = -1;

    /** The kernel's restart codes, as results: ERESTARTSYS to ERESTART_RESTARTBLOCK. */
    private static final long FIRST_RESTART = -516;

    private static final long LAST_RESTART = -512;

    /** The result of a call that was put off: −ERESTARTNOINTR. */
    private static final long NOT_MADE = -513;

    private static final long INTERRUPTED = -4;

    private final GuestProgramImage image;
    private final SlotLayout fields;
    private final RuntimeCode code;
    private final Ground<?, ?> ground;
    private final Space space;
    /** Null of a thread that has none, and is never in the runtime. */
    private final @Nullable ThreadSlot slot;

    private final @Nullable Recording<?, ?> recording;

    private final @Nullable CallExchange<?, ?> exchange;

    private final HeldSignals held;

    RuntimeStops(
            GuestProgramImage image,
            Ground<?, ?> ground,
            Space space,
            @Nullable ThreadSlot slot,
            @Nullable Recording<?, ?> recording,
            @Nullable CallExchange<?, ?> exchange,
            HeldSignals held) {
        this.image = image;
        this.fields = image.fields();
        this.code = image.runtime();
        this.ground = ground;
        this.space = space;
        this.slot = slot;
        this.recording = recording;
        this.exchange = exchange;
        this.held = held;
    }

    /** Sends a thread that stands at a call into the stub of its site. */
    void redirect(Stub stub, long number) {
        space.counts().sent();
        set(UserRegisters.RAX, number);
        set(UserRegisters.ORIG_RAX, NO_CALL);
        set(UserRegisters.RIP, stub.core());
        ground.resume();
    }

    /** Sends a thread that stands at the exit of a call that did not run back to its site, to make it. */
    boolean again(long site, long number) {
        set(UserRegisters.RAX, number);
        set(UserRegisters.ORIG_RAX, NO_CALL);
        set(UserRegisters.RIP, site);
        ground.resume();
        return true;
    }

    /** The same for a thread whose signals have waited meanwhile. */
    static void sendBack(Ground<?, ?> ground, long site, long number) {
        ground.ptrace().setRegister(ground.tid(), UserRegisters.RAX, number);
        ground.ptrace().setRegister(ground.tid(), UserRegisters.ORIG_RAX, NO_CALL);
        ground.ptrace().setRegister(ground.tid(), UserRegisters.RIP, site);
        ground.sendDeferred();
        ground.resume();
    }

    /** Whether a call behind which the thread would go on here is one by which it turns to the tracer. */
    boolean isGate(long ip) {
        return isLeftBefore(ip) || ip == code.leftBare() || ip == code.leftAfter() || ip == code.asked();
    }

    /** Whether the thread is in a tool that uses the program's C library, or in that for it, and not between. */
    boolean isInLibc() {
        CToolRuntime library = image.library();
        return library != null
                && slot != null
                && library.isInLibc(slot::get)
                && ground.ptrace().register(ground.tid(), UserRegisters.GS_BASE) == slot.address();
    }

    /** Whether it is the one by which code in the guest asks. */
    boolean isAsked(long ip) {
        return ip == code.asked();
    }

    /** Whether it is the one by which a thread leaves that has not made its call, of which the tool knows. */
    boolean isLeftBefore(long ip) {
        return ip == code.leftBefore();
    }

    /** The call that a thread, which leaves before it, is to make: that of its program, unless the tool has changed it. */
    Syscall decided() {
        return slot().call(fields);
    }

    /** The thread stands at a gate: has it stand at its own call instead, that of the stub. Signals that have come meanwhile still wait. */
    void standAtCall(int number) {
        UserRegisters registers = ground.ptrace().registers(ground.tid());
        if (registers == null) {
            return;
        }
        long behind = stub().bare() + Site.LENGTH;
        putGuestsBack(registers);
        registers.set(UserRegisters.ORIG_RAX, number);
        registers.set(UserRegisters.RIP, behind);
        registers.set(UserRegisters.RCX, behind);
        ground.ptrace().setRegisters(ground.tid(), registers);
        leave();
    }

    /** The thread turns to the tracer. */
    void atGate(long ip) {
        if (ip == code.asked()) {
            if (recording != null) {
                space.counts().waited();
                recording.empty();
            }
            set(UserRegisters.ORIG_RAX, NO_CALL);
            set(UserRegisters.RAX, 0);
            ground.resume();
            if (recording != null) {
                // Where there is another processor, the thread fills its ring again meanwhile.
                recording.tell();
            }
            return;
        }
        UserRegisters registers = ground.ptrace().registers(ground.tid());
        if (registers == null) {
            return;
        }
        Stub stub = stub();
        leave();
        putGuestsBack(registers);
        if (ip != code.leftAfter()) {
            registers.set(UserRegisters.RAX, slot().get(fields.number()));
            registers.set(UserRegisters.RIP, stub.site());
        } else {
            registers.set(UserRegisters.RAX, slot().get(fields.result()));
            registers.set(UserRegisters.RIP, stub.site() + Site.LENGTH);
            if (isRestart(slot().get(fields.result())) && (image.library() != null || exchange != null)) {
                restart(registers);
                return;
            }
        }
        ground.ptrace().setRegisters(ground.tid(), registers);
        ground.sendDeferred();
        ground.resume();
    }

    /** The thread is about to have the registers of its program again. */
    private void leave() {
        slot().askToLeave(false);
        held.release();
    }

    /** A call of the guest's that a signal has interrupted was told to the tool: what becomes of it the kernel decides, at the exit of a call. */
    private void restart(UserRegisters registers) {
        registers.set(UserRegisters.ORIG_RAX, slot().get(fields.number()));
        ground.submit(() -> {
            ground.leaveCall();
            ground.onTracer(() -> {
                ground.ptrace().setRegisters(ground.tid(), registers);
                ground.sendDeferred();
                ground.resume();
                return null;
            });
        });
    }

    private static boolean isRestart(long result) {
        return result >= FIRST_RESTART && result <= LAST_RESTART;
    }

    /** Makes of the registers of a thread that is in a handler what they are to its program: those at the call. */
    void present(UserRegisters registers) {
        putGuestsBack(registers);
        registers.set(UserRegisters.RAX, slot().get(fields.number()));
        registers.set(UserRegisters.RIP, stub().site() + Site.LENGTH);
    }

    /** A signal is about to be delivered. See {@link dev.reverie.ptrace.resident.ResidentThread#atSignal}. */
    boolean atSignal(int signal) {
        UserRegisters registers = ground.ptrace().registers(ground.tid());
        if (registers == null) {
            return false;
        }
        long ip = registers.get(UserRegisters.RIP);
        if (!RuntimeRange.contains(ip) && isInLibc()) {
            return inLibc(ip, signal);
        }
        Patch patch = space.sites().atStub(ip);
        if (patch != null) {
            return inStub(patch.stub(), registers, signal);
        }
        if (!RuntimeRange.contains(ip)) {
            return isTrap(signal) && isFault() && atOverwritten(signal, ip);
        }
        if (ip >= code.bareEntry() && ip < code.stopped() && atBareEntry(registers)) {
            return false;
        }
        Long landing = image.landings().get(ip);
        if (landing != null && (signal == Signals.SIGSEGV || signal == Signals.SIGBUS) && isFault()) {
            set(UserRegisters.RIP, landing);
            ground.resumeFromFault(signal);
            return true;
        }
        if (isSynchronous(signal) && isFault()) {
            throw new ReverieException("the code in process " + ground.pid() + " has failed: signal " + signal + " at "
                    + place(ip) + "; this is a bug in it");
        }
        if (ip == RuntimeCode.behindGuestsCall()) {
            // It may be blocked again once the kernel has put back the mask that the call had changed.
            returned(registers);
            return false;
        }
        boolean isBehindCall = ip == RuntimeCode.behindUntracedCall();
        boolean isInterrupted = isBehindCall
                && registers.get(UserRegisters.ORIG_RAX) != NO_CALL
                && isRestart(registers.get(UserRegisters.RAX));
        if (isBehindCall && isMaskChanging(registers)) {
            returned(registers);
            return false;
        }
        CToolRuntime library = image.library();
        // Another thread may take a signal that the kernel keeps; but this one has to meet what has interrupted a call
        // of which the tool hears.
        boolean isHeld = library == null && HeldSignals.canHold(signal) && (exchange == null || !isInterrupted);
        if (!isHeld && !ground.defer()) {
            return true;
        }
        slot().askToLeave(true);
        if (library != null && library.isForwarding(slot()::get)) {
            endForward(library, registers, ip);
        } else {
            rewind(registers, ip, isInterrupted);
        }
        if (isHeld) {
            held.hold(signal);
            ground.resume(signal);
        } else {
            ground.resume();
        }
        return true;
    }

    /** Whether the thread, whose calls are the tracer's, is on its way back to its stub, with the registers of its program: it is put back to its site. */
    private boolean atBareEntry(UserRegisters registers) {
        Patch patch = space.sites().atStub(registers.get(UserRegisters.RCX));
        if (patch == null) {
            return false;
        }
        registers.set(UserRegisters.RIP, patch.stub().site());
        ground.ptrace().setRegisters(ground.tid(), registers);
        return true;
    }

    /** A signal comes while the thread is in the tool's own code, or in what that calls: it waits, unless that has failed. */
    private boolean inLibc(long ip, int signal) {
        if (isSynchronous(signal) && isFault()) {
            if (isTrap(signal) && atOverwritten(signal, ip)) {
                return true;
            }
            throw new ReverieException("the code in process " + ground.pid() + " has failed: signal " + signal + " at "
                    + place(ip) + ", in the tool or in what it calls; this is a bug in it");
        }
        if (!ground.defer()) {
            return true;
        }
        slot().askToLeave(true);
        ground.resume();
        return true;
    }

    /**
     * A signal has interrupted a call that a tool in C makes for the guest, and that has changed the mask: it is delivered at once, and the tool does
     * not see the end. Once the kernel has put back the mask it may be blocked.
     */
    private boolean isMaskChanging(UserRegisters registers) {
        CToolRuntime library = image.library();
        long result = registers.get(UserRegisters.RAX);
        return library != null
                && (isRestart(result) || result == INTERRUPTED)
                && CallVerdicts.maskChanging().contains((int) registers.get(UserRegisters.ORIG_RAX))
                && library.isForwarding(slot()::get);
    }

    /** The call that a tool in C makes for the guest ends, with what the kernel says, or without having begun. */
    private void endForward(CToolRuntime library, UserRegisters registers, long ip) {
        boolean isBegun = ip == RuntimeCode.behindUntracedCall();
        if (!isBegun && ip != RuntimeRange.BASE && !library.window().contains(ip)) {
            return;
        }
        if (!isBegun) {
            registers.set(UserRegisters.RAX, NOT_MADE);
            long behind = RuntimeCode.behindUntracedCall();
            registers.set(
                    UserRegisters.RIP,
                    ip == RuntimeRange.BASE ? behind : library.window().called());
        }
        registers.set(UserRegisters.ORIG_RAX, NO_CALL);
        ground.ptrace().setRegisters(ground.tid(), registers);
    }

    /** The guest's call returns: it looks as if it had been made where the guest's program makes it. */
    private void returned(UserRegisters registers) {
        long result = registers.get(UserRegisters.RAX);
        // What is restarted is the guest's own call, whatever has been made in its place.
        long call = exchange == null
                ? registers.get(UserRegisters.ORIG_RAX)
                : exchange.call().number();
        if (recording != null) {
            recording.returned(result);
        }
        putGuestsBack(registers);
        registers.set(UserRegisters.RAX, result);
        registers.set(UserRegisters.ORIG_RAX, call);
        registers.set(UserRegisters.RIP, stub().site() + Site.LENGTH);
        ground.ptrace().setRegisters(ground.tid(), registers);
    }

    /** Sends a thread, which is to leave, to where it asks for that. */
    private void rewind(UserRegisters registers, long ip, boolean isInterrupted) {
        if (ip == RuntimeCode.GUESTS_CALL || ip >= code.check() && ip < code.called()) {
            registers.set(UserRegisters.RIP, code.check());
            registers.set(UserRegisters.RSP, slot().stackTop());
        } else if (ip >= code.endCheck() && ip < code.end()) {
            registers.set(UserRegisters.RIP, code.endCheck());
            registers.set(UserRegisters.RSP, slot().stackTop());
        } else if (ip >= code.bareCheck() && ip < code.bareEnd()) {
            registers.set(UserRegisters.RIP, code.bareCheck());
            registers.set(UserRegisters.RSP, slot().stackTop());
        } else if (exchange != null && exchange.isMaking()) {
            long unmade = CallExchange.notMade(ip);
            if (unmade != 0) {
                registers.set(UserRegisters.RIP, unmade);
                registers.set(UserRegisters.RSP, slot().stackTop() - Long.BYTES);
            } else if (!isInterrupted) {
                return;
            }
        } else if (isInterrupted) {
            // A call of the handler's own: it begins again.
            registers.set(UserRegisters.RIP, RuntimeRange.BASE);
            registers.set(UserRegisters.RAX, registers.get(UserRegisters.ORIG_RAX));
        } else {
            return;
        }
        registers.set(UserRegisters.ORIG_RAX, NO_CALL);
        ground.ptrace().setRegisters(ground.tid(), registers);
    }

    private boolean inStub(Stub stub, UserRegisters registers, int signal) {
        long ip = registers.get(UserRegisters.RIP);
        if (signal == Signals.SIGSEGV && ip == stub.core() && isFault()) {
            // The guest uses gs itself, or has cleared it: the guard can't even be read.
            set(UserRegisters.RIP, stub.bare());
            ground.resumeFromFault(signal);
            return true;
        }
        Stub.Origin origin = stub.origin(ip);
        registers.set(UserRegisters.RIP, origin.rip());
        if (origin.isReturning()) {
            registers.set(UserRegisters.RCX, origin.rip());
        }
        if (signal == Signals.SIGSYS) {
            RefusedCall.tell(ground.ptrace(), ground.tid(), origin.rip());
        }
        ground.ptrace().setRegisters(ground.tid(), registers);
        return false;
    }

    private static boolean isSynchronous(int signal) {
        return isTrap(signal) || signal == Signals.SIGBUS || signal == Signals.SIGFPE;
    }

    private static boolean isTrap(int signal) {
        return signal == Signals.SIGTRAP || signal == Signals.SIGILL || signal == Signals.SIGSEGV;
    }

    /** A thread has executed what a patch has left of instructions that it knew: it goes on in the stub. */
    private boolean atOverwritten(int signal, long ip) {
        long address = signal == Signals.SIGTRAP ? ip - 1 : ip;
        Patch patch = SitePatcher.met(space, address);
        if (patch == null) {
            return false;
        }
        Stub stub = patch.stub();
        long first = address == stub.site() ? stub.core() : stub.address();
        set(UserRegisters.RIP, patch.trapTail().getOrDefault(address, first));
        set(UserRegisters.ORIG_RAX, NO_CALL);
        ground.resumeFromFault(signal);
        return true;
    }

    private String place(long ip) {
        CToolRuntime library = image.library();
        String address = "0x" + Long.toHexString(ip);
        return library == null ? address : library.describe(ip).orElse(address);
    }

    /** Whether the signal is a fault of the instruction itself. */
    private boolean isFault() {
        final int code = 8;
        byte[] info = ground.ptrace().signalInfo(ground.tid());
        return info != null && (info[code] > 0 || info[code] == (byte) 0x80);
    }

    private ThreadSlot slot() {
        return Objects.requireNonNull(slot, "a thread without a slot is in the runtime");
    }

    private Stub stub() {
        Patch patch = space.sites().atStub(slot().get(Slot.RESUME));
        if (patch == null) {
            throw new IllegalStateException("thread " + ground.tid() + " has changed its slot");
        }
        return patch.stub();
    }

    /** Fills in the guest's registers, but for rax and rip. */
    private void putGuestsBack(UserRegisters registers) {
        for (Register register : Slot.SAVED_REGISTERS) {
            registers.set(index(register), slot().get(Slot.saved(register)));
        }
        long flags = slot().get(Slot.FLAGS);
        registers.set(UserRegisters.EFLAGS, flags);
        registers.set(UserRegisters.R11, flags);
        registers.set(UserRegisters.RCX, stub().site() + Site.LENGTH);
        registers.set(UserRegisters.RSP, slot().get(Slot.GUEST_STACK));
        registers.set(UserRegisters.ORIG_RAX, NO_CALL);
    }

    private static int index(Register register) {
        return switch (register) {
            case RAX -> UserRegisters.RAX;
            case RCX -> UserRegisters.RCX;
            case RDX -> UserRegisters.RDX;
            case RBX -> UserRegisters.RBX;
            case RSP -> UserRegisters.RSP;
            case RBP -> UserRegisters.RBP;
            case RSI -> UserRegisters.RSI;
            case RDI -> UserRegisters.RDI;
            case R8 -> UserRegisters.R8;
            case R9 -> UserRegisters.R9;
            case R10 -> UserRegisters.R10;
            case R11 -> UserRegisters.R11;
            case R12 -> UserRegisters.R12;
            case R13 -> UserRegisters.R13;
            case R14 -> UserRegisters.R14;
            case R15 -> UserRegisters.R15;
        };
    }

    private void set(int register, long value) {
        ground.ptrace().setRegister(ground.tid(), register, value);
    }
}
