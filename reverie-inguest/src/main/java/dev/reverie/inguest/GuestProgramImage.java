package dev.reverie.inguest;

import dev.reverie.api.Observation;
import dev.reverie.api.Subscription;
import dev.reverie.api.guestcode.GuestProgram;
import dev.reverie.api.guestcode.StateScope;
import dev.reverie.guestcode.CompiledCode;
import dev.reverie.guestcode.CompilerOptions;
import dev.reverie.guestcode.GuestCodeCompiler;
import dev.reverie.guestcode.GuestCodeException;
import dev.reverie.guestcode.SlotLayout;
import dev.reverie.guestcode.StateLayout;
import dev.reverie.guestcode.elf.LibraryImage.Region;
import dev.reverie.inguest.ctool.CToolRuntime;
import dev.reverie.inguest.ctool.Emission;
import dev.reverie.inguest.exchange.ExchangeCode;
import dev.reverie.inguest.layout.RuntimeRange;
import dev.reverie.inguest.layout.Slot;
import dev.reverie.inguest.observe.CapturePlan;
import dev.reverie.inguest.observe.RecorderCode;
import dev.reverie.inguest.output.RecordForm;
import dev.reverie.inguest.output.StructRecord;
import dev.reverie.inguest.runtime.CallVerdicts;
import dev.reverie.inguest.runtime.LoadScript;
import dev.reverie.inguest.runtime.NestedCalls;
import dev.reverie.inguest.runtime.RuntimeCode;
import dev.reverie.inguest.runtime.Trampoline;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that is put into the guests of a run, made once: the runtime, the guest code of the tool or the recorder of calls, and the layout of
 * slots. Arrays are not copied.
 *
 * @param fields where guest code finds what in a slot
 * @param verdicts which calls are handled in the guest
 * @param runtime the runtime's code
 * @param script what gives a program its slots
 * @param regions what is put into each program besides: the handlers' code, and what that reads
 * @param state what the handlers keep, and where
 * @param readOnly where handlers find what they share, if that is only read: {@link RuntimeRange#TOOL_DATA}; else 0
 * @param processState where a process has what it keeps, if that is at the same place in all; else 0
 * @param library the tool in C that is in it; null if there is none
 * @param ringBytes the size of a thread's ring: a power of two, or 0
 * @param form of the records that the tool is told of; null if there are none for it
 * @param landings where to go on behind instructions of the handlers, or of the runtime, that have faulted, by their addresses
 */
record GuestProgramImage(
        SlotLayout fields,
        CallVerdicts verdicts,
        RuntimeCode runtime,
        LoadScript script,
        List<Region> regions,
        StateLayout state,
        long readOnly,
        long processState,
        @Nullable CToolRuntime library,
        int ringBytes,
        @Nullable RecordForm form,
        Map<Long, Long> landings) {

    /** More than any state of a thread. */
    private static final int LARGEST_STATE = 1 << 20;

    private static final int SMALLEST_RING = 1 << 15;

    /** The most bytes of a record, with what is in front of its struct. */
    private static final int LARGEST_RECORD = 1 << 16;

    private static final int ALIGNMENT = 64;

    /**
     * For a tool with guest code.
     *
     * @throws dev.reverie.guestcode.GuestCodeException if it can't be compiled; the message says what to write
     */
    static GuestProgramImage of(GuestProgram program, Subscription subscription) {
        CompiledCode code =
                new GuestCodeCompiler(Slot.guestCode(LARGEST_STATE), CompilerOptions.DEFAULT).compile(program.code());
        SlotLayout fields = Slot.guestCode(code.state().size(StateScope.THREAD));
        Trampoline.Handlers handlers = new Trampoline.Handlers(addressOf(code, program.handler()), 0);
        CallVerdicts verdicts = CallVerdicts.ofGuestCode(subscription);
        RecordForm form = code.state().hasRecords() ? StructRecord.form(code.state()) : null;
        return of(fields, handlers, verdicts, code, new byte[0], ringBytes(code.state()), form);
    }

    /** Any record fits into half of it. */
    private static int ringBytes(StateLayout state) {
        int largest = SMALLEST_RING / 2;
        for (StateLayout.Placed placed : state.structs()) {
            if (placed.layout().scope() == StateScope.RECORD) {
                largest = Math.max(largest, placed.layout().size() + Long.BYTES);
            }
        }
        if (largest > LARGEST_RECORD) {
            throw new GuestCodeException("records of %d bytes in guest code; at most %d are possible: write several"
                    .formatted(largest - Long.BYTES, LARGEST_RECORD - Long.BYTES));
        }
        return state.hasRecords() ? Integer.highestOneBit(2 * largest - 1) << 1 : 0;
    }

    /** For a tool that only looks. */
    static GuestProgramImage of(Observation observation, Subscription subscription) {
        CapturePlan plan = new CapturePlan(observation);
        SlotLayout fields = RecorderCode.slot();
        CompiledCode code = RecorderCode.get();
        Trampoline.Handlers handlers =
                new Trampoline.Handlers(addressOf(code, RecorderCode.BEFORE), addressOf(code, RecorderCode.AFTER));
        int ringBytes = Math.max(SMALLEST_RING, Integer.highestOneBit(2 * plan.largestRecord() - 1) << 1);
        return of(fields, handlers, new CallVerdicts(subscription, plan::stopsAt), code, plan.image(), ringBytes, null);
    }

    /** For a tool with handlers in Java alone. */
    static GuestProgramImage ofExchanges(Subscription subscription) {
        SlotLayout fields = Slot.guestCode(0);
        CompiledCode code = ExchangeCode.compiled();
        Trampoline.Handlers handlers = new Trampoline.Handlers(addressOf(code, ExchangeCode.HANDLER), 0);
        return of(fields, handlers, new CallVerdicts(subscription, number -> false), code, new byte[0], 0, null);
    }

    private static GuestProgramImage of(
            SlotLayout fields,
            Trampoline.Handlers handlers,
            CallVerdicts verdicts,
            CompiledCode code,
            byte[] data,
            int ringBytes,
            @Nullable RecordForm form) {
        RuntimeCode runtime = Trampoline.assemble(fields, handlers, verdicts);
        Map<Long, Long> landings = landings(runtime);
        for (CompiledCode.FaultSite fault : code.faults()) {
            landings.put(RuntimeRange.TOOL_CODE + fault.offset(), RuntimeRange.TOOL_CODE + fault.landing());
        }
        return new GuestProgramImage(
                fields,
                verdicts,
                runtime,
                LoadScript.of(runtime),
                List.of(
                        new Region(RuntimeRange.TOOL_CODE, code.bytes(), false, true),
                        new Region(RuntimeRange.TOOL_DATA, data, false, false)),
                code.state(),
                data.length == 0 ? 0 : RuntimeRange.TOOL_DATA,
                0,
                null,
                ringBytes,
                form,
                Map.copyOf(landings));
    }

    private static Map<Long, Long> landings(RuntimeCode runtime) {
        Map<Long, Long> landings = new HashMap<>();
        runtime.reads().forEach(at -> landings.put(at, runtime.bareCheck()));
        return landings;
    }

    /** For a tool in C. */
    static GuestProgramImage of(CToolRuntime library) {
        CallVerdicts verdicts = CallVerdicts.ofLibrary(library.subscription());
        Trampoline.Handlers handlers = new Trampoline.Handlers(library.handler(), 0);
        NestedCalls nested =
                library.preload() == null ? null : new NestedCalls(library.insideField(), library.guestStackField());
        RuntimeCode runtime = Trampoline.assemble(library.layout(), handlers, verdicts, nested);
        Map<Long, Long> landings = landings(runtime);
        library.faults().forEach(fault -> landings.put(fault.instruction(), fault.landing()));
        return new GuestProgramImage(
                library.layout(),
                verdicts,
                runtime,
                LoadScript.of(runtime),
                library.regions(),
                new StateLayout(),
                0,
                library.processState(),
                library,
                SMALLEST_RING,
                Emission::of,
                Map.copyOf(landings));
    }

    private static long addressOf(CompiledCode code, String handler) {
        return RuntimeRange.TOOL_CODE + code.handler(handler).offset();
    }

    /** Where in a slot the ring begins. */
    int ringOffset() {
        return fields.end() + ALIGNMENT - 1 & -ALIGNMENT;
    }

    /** The size of a slot: a multiple of a page. */
    int slotBytes() {
        int stackBytes = library == null ? Slot.STACK_BYTES : library.stackBytes();
        return ringOffset() + ringBytes + stackBytes + RuntimeRange.PAGE - 1 & -RuntimeRange.PAGE;
    }
}
