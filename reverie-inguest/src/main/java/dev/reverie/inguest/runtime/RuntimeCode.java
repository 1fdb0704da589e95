package dev.reverie.inguest.runtime;

import dev.reverie.inguest.layout.RuntimeRange;
import dev.reverie.x86.AssembledCode;
import java.util.List;

/**
 * The runtime's machine code, and the addresses in it that the tracer knows. Between some of them a thread that a signal interrupts can be
 * sent back:
 *
 * <pre>
 *  entry ……… check ……… called ……… check of the end ……… end        check of the bare ……… end of the bare
 *             │◄────────►│          │◄───────────────►│          │◄────────────────────────────────►│
 *             back to check         back to its start             back to its start
 * </pre>
 *
 * @param bytes of the code, for {@link RuntimeRange#CODE}
 * @param entry where stubs go
 * @param bareEntry where stubs of threads go whose calls are the tracer's
 * @param stopped behind the last instruction of that, where threads go whose calls a handler leaves to their stubs
 * @param bareCheck where it is asked whether the thread has to leave, before it goes to its stub to make its call there
 * @param bareEnd behind the last instruction of that
 * @param check where it is asked whether the thread has to leave, before its call
 * @param called behind the call
 * @param endCheck where that is asked for the last time
 * @param end behind the last instruction
 * @param leftBare behind the call by which a thread leaves of whose call nobody has heard
 * @param leftBefore behind the call by which a thread leaves that has not made its own call
 * @param leftAfter behind the call by which a thread leaves that has
 * @param asked behind the call by which guest code asks the tracer
 * @param askGate the function that guest code calls for that
 * @param done behind the call by which a thread says that it is through with what it was sent to, {@link #DONE_GATE}
 * @param reads instructions that read memory of the guest's, and may fault: the thread goes on at {@code bareCheck} then
 */
public record RuntimeCode(
        byte[] bytes,
        long entry,
        long bareEntry,
        long stopped,
        long bareCheck,
        long bareEnd,
        long check,
        long called,
        long endCheck,
        long end,
        long leftBare,
        long leftBefore,
        long leftAfter,
        long asked,
        long askGate,
        long done,
        List<Long> reads) {

    /** The number of the call that always stops for the tracer: no number of the kernel's, in any convention. */
    public static final int GATE_NUMBER = 0x3e7e_71e0;

    /** Where the trampoline makes calls: behind the function of the untraced page, with a jump back. */
    public static final long GUESTS_CALL = RuntimeRange.BASE + 3;

    /** The length of a {@code syscall} instruction. */
    static final int SYSCALL = 2;

    /** Where a thread goes that is through with a function to which the tracer has sent it. */
    public static final long DONE_GATE = RuntimeRange.CODE + CallVerdicts.NUMBERS;

    /** Where a thread is that has made a call by the function of the untraced page. */
    public static long behindUntracedCall() {
        return RuntimeRange.BASE + SYSCALL;
    }

    /** Where a thread is whose call the trampoline has made. */
    public static long behindGuestsCall() {
        return GUESTS_CALL + SYSCALL;
    }

    static RuntimeCode of(AssembledCode code, Trampoline.Places places) {
        return new RuntimeCode(
                code.bytes(),
                address(code, places.entry()),
                address(code, places.bareEntry()),
                address(code, places.stopped()),
                address(code, places.bareCheck()),
                address(code, places.bareEnd()),
                address(code, places.check()),
                address(code, places.called()),
                address(code, places.endCheck()),
                address(code, places.end()),
                address(code, places.leftBare()),
                address(code, places.leftBefore()),
                address(code, places.leftAfter()),
                address(code, places.asked()),
                address(code, places.askGate()),
                address(code, places.done()),
                List.of(address(code, places.newHandler()), address(code, places.newFlags())));
    }

    private static long address(AssembledCode code, dev.reverie.x86.Label label) {
        return RuntimeRange.CODE + code.offset(label);
    }
}
