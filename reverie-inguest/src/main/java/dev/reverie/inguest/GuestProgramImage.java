package dev.reverie.inguest;

import dev.reverie.api.Subscription;
import dev.reverie.api.guestcode.GuestProgram;
import dev.reverie.api.guestcode.StateScope;
import dev.reverie.guestcode.CompiledCode;
import dev.reverie.guestcode.CompilerOptions;
import dev.reverie.guestcode.GuestCodeCompiler;
import dev.reverie.guestcode.SlotLayout;
import dev.reverie.inguest.layout.RuntimeRange;
import dev.reverie.inguest.layout.Slot;
import dev.reverie.inguest.runtime.CallVerdicts;
import dev.reverie.inguest.runtime.RuntimeCode;
import dev.reverie.inguest.runtime.Trampoline;
import java.util.HashMap;
import java.util.Map;

/**
 * All that is put into the guests of a run, made once: the runtime, the tool's guest code, and the layout of slots.
 *
 * @param fields where guest code finds what in a slot
 * @param verdicts which calls are handled in the guest
 * @param runtime the runtime's code
 * @param tool the tool's code
 * @param landings where to go on behind instructions of the tool's code that have faulted, by their addresses
 */
record GuestProgramImage(
        SlotLayout fields, CallVerdicts verdicts, RuntimeCode runtime, CompiledCode tool, Map<Long, Long> landings) {

    /** Slots may have so much state of a thread at most; see {@link GuestProgramImage#slotBytes}. */
    private static final int LARGEST_STATE = 1 << 20;

    /**
     * Compiles the guest code of a tool.
     *
     * @throws dev.reverie.guestcode.GuestCodeException if it can't be compiled; the message says what to write
     */
    static GuestProgramImage of(GuestProgram program, Subscription subscription) {
        CompiledCode code =
                new GuestCodeCompiler(Slot.guestCode(LARGEST_STATE), CompilerOptions.DEFAULT).compile(program.code());
        SlotLayout fields = Slot.guestCode(code.state().size(StateScope.THREAD));
        CallVerdicts verdicts = new CallVerdicts(subscription);
        long handler = RuntimeRange.TOOL_CODE + code.handler(program.handler()).offset();
        RuntimeCode runtime = Trampoline.assemble(fields, new Trampoline.Handlers(handler, 0), verdicts);
        Map<Long, Long> landings = new HashMap<>();
        for (CompiledCode.FaultSite fault : code.faults()) {
            landings.put(RuntimeRange.TOOL_CODE + fault.offset(), RuntimeRange.TOOL_CODE + fault.landing());
        }
        return new GuestProgramImage(fields, verdicts, runtime, code, Map.copyOf(landings));
    }

    /** The size of a slot: a multiple of a page. */
    int slotBytes() {
        int pages = (fields.end() + Slot.STACK_BYTES + RuntimeRange.PAGE - 1) / RuntimeRange.PAGE;
        return pages * RuntimeRange.PAGE;
    }
}
