package dev.reverie.guestcode;

import dev.reverie.guestcode.ir.Graph.SourcePlace;
import java.util.List;

/**
 * The guest code of a tool as machine code that runs at any address. Each handler is called like this:
 *
 * <pre>
 *  at entry   rbx            address of the thread's slot, laid out as the {@link SlotLayout} says
 *             rsp            a stack with {@link Handler#stackBytes} below the return address, and what gates take;
 *                            before the call was pushed, rsp was a multiple of 16
 *             df             clear
 *             all others     anything
 *
 *  inside     rbx            the slot
 *             rax, rcx, rdx  working registers
 *             all others     values of the handler
 *             xmm0, fs, gs…  never touched
 *
 *  at return  eax            0: the call proceeds, with the arguments in the slot
 *                            1: it is answered with the result in the slot
 *                            2: the handler was ended early; the slot's abort field says why
 *                            3: it stops for the tracer, with the arguments in the slot
 *             rbx, rsp       as at entry
 *             all others     lost: the trampoline has saved the guest's
 *
 *  gates      in             rax: the number; rdi, rsi, rdx, r10, r8, r9: arguments, as for the kernel
 *             out            rax: the result; rcx and r11 lost, all others as before
 * </pre>
 *
 * <p>Instructions that read or write the guest's memory may fault. Whoever handles SIGSEGV looks up the instruction in {@link #faults} and goes
 * on at its landing, with all registers as they are.
 *
 * @param bytes the machine code
 * @param handlers where its handlers begin
 * @param faults its instructions that may fault, by offset
 * @param state where its structs are
 * @param sources places in the source, by the number that listings and the slot's abort field have
 * @param lines its instructions with their text, by offset
 */
public record CompiledCode(
        byte[] bytes,
        List<Handler> handlers,
        List<FaultSite> faults,
        StateLayout state,
        List<SourcePlace> sources,
        List<Line> lines) {

    /**
     * A handler.
     *
     * @param name of its method
     * @param offset of its first instruction
     * @param stackBytes how much stack it takes below its return address, without what gates take
     */
    public record Handler(String name, int offset, int stackBytes) {}

    /**
     * An instruction that may fault.
     *
     * @param offset of the instruction
     * @param landing offset of where to go on if it has faulted
     */
    public record FaultSite(int offset, int landing) {}

    /**
     * An instruction in a listing.
     *
     * @param offset where it begins
     * @param length in bytes
     * @param source the number of its place in the source
     * @param text in Intel's notation
     */
    public record Line(int offset, int length, int source, String text) {}

    /** The handler of this name. */
    public Handler handler(String name) {
        return handlers.stream()
                .filter(handler -> handler.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no handler " + name));
    }
}
