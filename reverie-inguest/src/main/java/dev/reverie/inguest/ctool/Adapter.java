package dev.reverie.inguest.ctool;

import static dev.reverie.x86.Address.at;
import static dev.reverie.x86.Register.R12;
import static dev.reverie.x86.Register.R13;
import static dev.reverie.x86.Register.RAX;
import static dev.reverie.x86.Register.RBX;
import static dev.reverie.x86.Register.RCX;
import static dev.reverie.x86.Register.RDI;
import static dev.reverie.x86.Register.RDX;
import static dev.reverie.x86.Register.RSI;
import static dev.reverie.x86.Register.RSP;

import dev.reverie.guestcode.SlotLayout;
import dev.reverie.guestcode.elf.CTool;
import dev.reverie.x86.AssembledCode;
import dev.reverie.x86.Assembler;
import dev.reverie.x86.Condition;
import dev.reverie.x86.Label;
import dev.reverie.x86.Register;
import dev.reverie.x86.Width;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The machine code between the trampoline and a tool in C:
 *
 * <pre>
 *  0x00   struct reverie_runtime: the addresses of five functions
 *  0x28   of a tool that needs the C library: the addresses of its functions, of which there are none before it is loaded
 *  ...    the functions; the handler; the gates
 * </pre>
 *
 * Bytes in front of the tool's ThreadState in the slot are ours:
 *
 * <pre>
 *  0      8  rsp of the handler, 0 while none runs
 *  8      8  whether the handler has made the guest's call: 0, {@link #BEGUN}, {@link #OVER}
 *  16     40 {@link LibcGuard}'s
 * </pre>
 */
final class Adapter {
    /** How many bytes in front of a tool's thread state are ours. */
    static final int THREAD_PREFIX = 64;

    /** Where of these is whether the guest's call was made. */
    static final int FORWARDED = 8;

    /** It is being made. */
    static final int BEGUN = 1;

    /** It was made. */
    static final int OVER = 2;

    private static final int FUNCTIONS = 5;

    /** As many functions as a tool may have. */
    private static final int TOOL_FUNCTIONS = 6;

    private final Assembler asm = new Assembler();
    private final CTool tool;
    private final SlotLayout slot;
    private final int frame;
    private final long snapshot;
    private final long leave;
    private final long base;

    /** Null of a tool that needs no C library. */
    private final @Nullable LibcGuard guard;

    /** What is called by the table, in its order. */
    private final List<Long> table = new ArrayList<>();

    private Adapter(CTool tool, SlotLayout slot, long base, long snapshot, long leave) {
        this.tool = tool;
        this.slot = slot;
        this.snapshot = snapshot;
        this.leave = leave;
        this.base = base;
        frame = slot.threadState();
        guard = tool.needsLibc()
                ? new LibcGuard(
                        asm, frame, registers(tool, slot), inTable(tool.errno().getAsLong()))
                : null;
    }

    /** Where in the slot there is room for registers. */
    private static int registers(CTool tool, SlotLayout slot) {
        int own = THREAD_PREFIX + tool.threadBytes();
        return slot.threadState() + (own + THREAD_PREFIX - 1) / THREAD_PREFIX * THREAD_PREFIX;
    }

    /** How many bytes of a slot a tool's thread takes, in front of others' and behind its own state too. */
    static int threadRoom(CTool tool) {
        int own = THREAD_PREFIX + tool.threadBytes();
        return (own + THREAD_PREFIX - 1) / THREAD_PREFIX * THREAD_PREFIX + (tool.needsLibc() ? LibcGuard.REGISTERS : 0);
    }

    /** What there is, by offset; gates that a tool does not need are −1. */
    record Code(
            byte[] bytes,
            int handler,
            int exec,
            int fork,
            int processStart,
            int threadStart,
            int threadExit,
            int processExit,
            int check,
            int called,
            List<int[]> faults,
            List<Long> table) {
        /** Where the table of the tool's functions is. */
        static final int TABLE = FUNCTIONS * Long.BYTES;
    }

    /**
     * Makes it.
     *
     * @param base where it is to be
     * @param snapshot where there is room for another ProcessState
     * @param leave where gates go when they are done
     */
    static Code make(CTool tool, SlotLayout slot, long base, long snapshot, long leave) {
        return new Adapter(tool, slot, base, snapshot, leave).make();
    }

    private Code make() {
        asm.data(new byte[(FUNCTIONS + TOOL_FUNCTIONS) * Long.BYTES]);
        RuntimeFunctions functions = new RuntimeFunctions(asm, slot, frame, guard);
        Label syscall = functions.syscall();
        Label copy = functions.copy();
        Label emit = functions.emit();
        Label rpc = functions.rpc();
        Label handler = handler();
        boolean startsProcess = tool.processStart().isPresent();
        boolean startsThread = tool.threadStart().isPresent();
        boolean initialises = !tool.needsLibc() && !tool.image().initializers().isEmpty();
        Label threadStart = threadStart();
        Label processStart = processStart(threadStart);
        Label exec = exec(processStart);
        Label fork = fork(processStart);
        Label threadExit = threadExit();
        Label processExit = processExit();
        AssembledCode code = asm.assemble();
        byte[] bytes = code.bytes();
        ByteBuffer runtime = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (Label function : List.of(syscall, copy, copy, emit, rpc)) {
            runtime.putLong(base + code.offset(function));
        }
        List<Label[]> mayFault = new ArrayList<>(functions.faults());
        if (guard != null) {
            mayFault.addAll(guard.faults());
        }
        List<int[]> faults = mayFault.stream()
                .map(fault -> new int[] {code.offset(fault[0]), code.offset(fault[1])})
                .toList();
        return new Code(
                bytes,
                code.offset(handler),
                startsProcess || startsThread || initialises ? code.offset(exec) : -1,
                code.offset(fork),
                startsProcess || startsThread ? code.offset(processStart) : -1,
                startsThread ? code.offset(threadStart) : -1,
                tool.threadExit().isPresent() ? code.offset(threadExit) : -1,
                tool.processExit().isPresent() ? code.offset(processExit) : -1,
                code.offset(functions.check()),
                code.offset(functions.called()),
                faults,
                List.copyOf(table));
    }

    /** What the trampoline calls: see {@link dev.reverie.guestcode.CompiledCode}. The slot's number and arguments are an Args. */
    private Label handler() {
        Label entry = begin("handler");
        asm.mov(at(RBX, frame), RSP);
        asm.mov(Width.W64, at(RBX, frame + FORWARDED), 0);
        asm.movsx(Width.W64, RAX, Width.W32, at(RBX, slot.number()));
        asm.mov(at(RBX, slot.number()), RAX);
        asm.sub(RSP, Long.BYTES);
        Label without = asm.label("without");
        if (guard != null) {
            guard.enter(without);
        }
        states();
        asm.lea(RDX, at(RBX, slot.number()));
        call(tool.handler());
        asm.mov(at(RBX, slot.result()), RAX);
        if (guard != null) {
            guard.leave();
        }
        asm.mov(Width.W64, at(RBX, frame), 0);
        asm.add(RSP, Long.BYTES);
        asm.mov(RAX, 1);
        asm.ret();
        if (guard != null) {
            asm.bind(without);
            asm.mov(Width.W64, at(RBX, frame), 0);
            asm.add(RSP, Long.BYTES);
            asm.mov(RAX, 0);
            asm.ret();
        }
        return entry;
    }

    /** Calls functions of the tool from a gate. */
    private void inTool(Runnable calls) {
        Label without = asm.label("without");
        if (guard != null) {
            guard.enter(without);
        }
        calls.run();
        if (guard != null) {
            guard.leave();
        }
        asm.bind(without);
    }

    private Label exec(Label processStart) {
        Label entry = begin("exec");
        if (!tool.needsLibc()) {
            tool.image().initializers().forEach(this::call);
        }
        asm.mov(RDI, 0);
        asm.mov(RSI, 0);
        asm.jump(processStart);
        return entry;
    }

    /** The child has a copy of its parent's state: it becomes the parent's, and the child's begins with zeros. */
    private Label fork(Label processStart) {
        Label entry = beginGate("fork");
        asm.mov(R13, RSI);
        asm.mov(RSI, at(RBX, slot.processState()));
        asm.mov(RDI, snapshot);
        asm.mov(RCX, tool.processBytes());
        asm.repMovsb();
        zeroState();
        asm.mov(RDI, snapshot);
        asm.mov(RSI, R13);
        asm.jump(processStart);
        return entry;
    }

    /** From the last word to the first; the room for a state is whole words. */
    private void zeroState() {
        Label next = asm.label("next");
        asm.mov(RDI, at(RBX, slot.processState()));
        asm.mov(RCX, Math.max(1, Math.ceilDiv(tool.processBytes(), Long.BYTES)));
        asm.bind(next);
        asm.mov(Width.W64, at(RDI, RCX, Long.BYTES, -Long.BYTES), 0);
        asm.sub(RCX, 1);
        asm.jump(Condition.NOT_EQUAL, next);
    }

    private Label processStart(Label threadStart) {
        Label entry = beginGate("processStart");
        asm.mov(R12, RDI);
        asm.mov(R13, RSI);
        callback(tool.processStart(), RSI, R12);
        asm.mov(RSI, R13);
        asm.jump(threadStart);
        return entry;
    }

    private Label threadStart() {
        Label entry = beginGate("threadStart");
        asm.mov(R12, RSI);
        tool.threadStart()
                .ifPresent(function -> inTool(() -> {
                    states();
                    asm.mov(RDX, R12);
                    call(function);
                }));
        leave();
        return entry;
    }

    private Label threadExit() {
        Label entry = beginGate("threadExit");
        tool.threadExit()
                .ifPresent(function -> inTool(() -> {
                    states();
                    call(function);
                }));
        leave();
        return entry;
    }

    private Label processExit() {
        Label entry = beginGate("processExit");
        asm.mov(R12, RDI);
        callback(tool.processExit(), RSI, R12);
        leave();
        return entry;
    }

    /** Calls a function, if the tool has it, with the process's state and another argument. */
    private void callback(OptionalLong function, Register argument, Register value) {
        function.ifPresent(address -> inTool(() -> {
            asm.mov(RDI, at(RBX, slot.processState()));
            asm.mov(argument, value);
            call(address);
        }));
    }

    /** The first two arguments: the states of process and thread. */
    private void states() {
        asm.mov(RDI, at(RBX, slot.processState()));
        asm.lea(RSI, at(RBX, slot.threadState() + THREAD_PREFIX));
    }

    private void call(long function) {
        if (guard != null) {
            asm.mov(RAX, inTable(function));
            asm.call(at(RAX));
        } else {
            asm.mov(RAX, function);
            asm.call(RAX);
        }
    }

    /** Where the address of a function is. */
    private long inTable(long function) {
        if (!table.contains(function)) {
            table.add(function);
        }
        return base + Code.TABLE + (long) table.indexOf(function) * Long.BYTES;
    }

    private void leave() {
        asm.mov(RAX, leave);
        asm.jump(RAX);
    }

    /** No handler runs, though one may have been left in the middle, by a signal for instance. */
    private Label beginGate(String name) {
        Label entry = begin(name);
        asm.mov(Width.W64, at(RBX, frame), 0);
        return entry;
    }

    private Label begin(String name) {
        Label entry = asm.label(name);
        asm.bind(entry);
        return entry;
    }
}
