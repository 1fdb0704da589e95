package dev.reverie.guestcode.machine;

import static dev.reverie.x86.Address.at;

import dev.reverie.guestcode.AbortReason;
import dev.reverie.guestcode.SlotLayout;
import dev.reverie.guestcode.ir.Block;
import dev.reverie.guestcode.ir.Graph;
import dev.reverie.guestcode.ir.Instruction;
import dev.reverie.guestcode.ir.Terminator;
import dev.reverie.guestcode.ir.Value;
import dev.reverie.x86.Arithmetic;
import dev.reverie.x86.Assembler;
import dev.reverie.x86.Condition;
import dev.reverie.x86.Label;
import dev.reverie.x86.Register;
import dev.reverie.x86.Shift;
import dev.reverie.x86.Width;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Machine code for one handler. */
public final class HandlerEmitter {
    /** What eax says of a handler that ended where Java would have thrown. */
    public static final int ABORTED = 2;

    private static final Register A = Register.RAX;
    private static final Register C = Register.RCX;
    private static final Register D = Register.RDX;
    private static final int STACK_ALIGNMENT = 16;

    private final Assembler asm;
    private final Graph graph;
    private final SlotLayout slot;
    private final int fuel;
    private final int firstSource;
    private final Operands operands;
    private final SlowPaths slowPaths;
    private final ArithmeticEmitter arithmetic;
    private final MemoryEmitter memory;
    private final Map<Block, Label> labels = new HashMap<>();
    private final Map<Integer, Label> aborts = new HashMap<>();
    private final Label data;
    private final int frameBytes;
    private int source;

    /**
     * An emitter for this handler.
     *
     * @param fuel how many rounds its loops may make together
     * @param firstSource what to add to the graph's numbers of places in the source
     */
    public HandlerEmitter(Assembler asm, Graph graph, SlotLayout slot, int fuel, int firstSource) {
        this.asm = asm;
        this.graph = graph;
        this.slot = slot;
        this.fuel = fuel;
        this.firstSource = firstSource;
        Locations locations = LinearScan.allocate(graph);
        operands = new Operands(asm, locations);
        slowPaths = new SlowPaths(asm);
        arithmetic = new ArithmeticEmitter(asm, operands, slowPaths);
        memory = new MemoryEmitter(asm, operands, slowPaths);
        data = asm.label("data");
        boolean calls = contains(Instruction.GateCall.class);
        int bytes = locations.stackBytes();
        // A call has pushed 8 bytes; whom we call expects a multiple of 16.
        frameBytes = calls && bytes % STACK_ALIGNMENT == 0 ? bytes + Long.BYTES : bytes;
        for (Block block : graph.blocks()) {
            labels.put(block, asm.label(block.toString()));
        }
    }

    private boolean contains(Class<? extends Instruction> kind) {
        return graph.blocks().stream().anyMatch(block -> block.body().stream().anyMatch(kind::isInstance));
    }

    /** How much stack the handler takes, in bytes, the return address of calls that it makes included. */
    public int stackBytes() {
        return frameBytes + (contains(Instruction.GateCall.class) ? Long.BYTES : 0);
    }

    /** Writes it; returns the instructions that may fault, as pairs of labels. */
    public List<Label[]> emit() {
        if (frameBytes > 0) {
            asm.sub(Register.RSP, frameBytes);
        }
        if (contains(Instruction.SpendFuel.class)) {
            asm.mov(Width.W32, at(MachineRegisters.SLOT, slot.fuel()), fuel);
        }
        List<Block> blocks = graph.blocks().stream()
                .filter(block -> block == graph.blocks().getFirst() || !isEmpty(block))
                .toList();
        for (int i = 0; i < blocks.size(); i++) {
            Block block = blocks.get(i);
            asm.bind(label(block));
            for (Instruction instruction : block.body()) {
                emit(instruction);
            }
            end(block, i + 1 < blocks.size() ? blocks.get(i + 1) : null);
        }
        slowPaths.emit();
        byte[] bytes = graph.data();
        if (bytes.length > 0) {
            asm.bind(data);
            asm.data(bytes);
        }
        return memory.faults().stream()
                .map(fault -> new Label[] {fault.instruction(), fault.landing()})
                .toList();
    }

    private Label label(Block block) {
        return labels.computeIfAbsent(block, each -> asm.label(each.toString()));
    }

    private void emit(Instruction instruction) {
        if (instruction instanceof Instruction.Source(int number)) {
            source = firstSource + number;
            asm.source(source);
            slowPaths.source(source);
        } else if (instruction instanceof Instruction.Binary binary) {
            arithmetic.emit(binary);
        } else if (instruction instanceof Instruction.Convert(Value result, var conversion, Value input)) {
            arithmetic.convert(result, conversion, input);
        } else if (instruction instanceof Instruction.AddressOf(Value result, var place)) {
            address(result, operands.address(place, A, C));
        } else if (instruction instanceof Instruction.DataAddress(Value result, int offset)) {
            address(result, new dev.reverie.x86.Address(null, null, 1, offset, data, false));
        } else if (instruction instanceof Instruction.Load load) {
            memory.load(load);
        } else if (instruction instanceof Instruction.Store store) {
            memory.store(store);
        } else if (instruction instanceof Instruction.GuestLoad load) {
            memory.guestLoad(load);
        } else if (instruction instanceof Instruction.GuestStore store) {
            memory.guestStore(store);
        } else if (instruction instanceof Instruction.Exchange exchange) {
            memory.exchange(exchange);
        } else if (instruction instanceof Instruction.CompareAndSet set) {
            memory.compareAndSet(set);
        } else if (instruction instanceof Instruction.Timestamp(Value result)) {
            asm.rdtsc();
            asm.shift(Shift.SHL, Width.W64, D, Integer.SIZE);
            asm.calculate(Arithmetic.OR, Width.W64, A, D);
            operands.store(result, A);
        } else if (instruction instanceof Instruction.GateCall call) {
            call(call);
        } else if (instruction instanceof Instruction.Check(var failure, AbortReason reason)) {
            asm.jump(arithmetic.compare(failure), abort(reason));
        } else if (instruction instanceof Instruction.SpendFuel) {
            asm.calculate(Arithmetic.SUB, Width.W32, at(MachineRegisters.SLOT, slot.fuel()), 1);
            asm.jump(Condition.LESS, abort(AbortReason.OUT_OF_FUEL));
        } else if (!(instruction instanceof Instruction.Constant)) {
            throw new AssertionError(instruction);
        }
    }

    private void address(Value result, dev.reverie.x86.Address address) {
        Register target = operands.target(result, A);
        asm.lea(target, address);
        operands.store(result, target);
    }

    private void call(Instruction.GateCall call) {
        ParallelMoves moves = new ParallelMoves(asm, C, C);
        for (int i = 0; i < call.arguments().size(); i++) {
            Location to = new Location.InRegister(MachineRegisters.GATE_ARGUMENTS.get(i));
            operands.move(moves, to, call.arguments().get(i));
        }
        moves.emit();
        asm.call(at(MachineRegisters.SLOT, call.gate()));
        operands.store(call.result(), A);
    }

    private Label abort(AbortReason reason) {
        int code = reason.number() | source << Byte.SIZE;
        Label known = aborts.get(code);
        if (known != null) {
            return known;
        }
        Label label = asm.label("abort");
        aborts.put(code, label);
        slowPaths.add(label, () -> {
            asm.mov(Width.W32, at(MachineRegisters.SLOT, slot.abort()), code);
            asm.mov(A, ABORTED);
            leave();
        });
        return label;
    }

    private void leave() {
        if (frameBytes > 0) {
            asm.add(Register.RSP, frameBytes);
        }
        asm.ret();
    }

    private void end(Block block, @Nullable Block next) {
        Terminator end = block.end();
        if (end instanceof Terminator.Jump(Block target, List<Value> arguments)) {
            moves(target, arguments).emit();
            jump(target, next);
        } else if (end instanceof Terminator.Branch(var comparison, Block then, Block otherwise)) {
            Condition condition = arithmetic.compare(comparison);
            if (isNext(then, next)) {
                asm.jump(condition.negated(), label(passed(otherwise)));
            } else {
                asm.jump(condition, label(passed(then)));
                jump(otherwise, next);
            }
        } else if (end instanceof Terminator.Return(Value action)) {
            operands.load(A, action);
            leave();
        }
    }

    private void jump(Block target, @Nullable Block next) {
        if (!isNext(target, next)) {
            asm.jump(label(passed(target)));
        }
    }

    private boolean isNext(Block target, @Nullable Block next) {
        return target == next || passed(target) == next;
    }

    private ParallelMoves moves(Block target, List<Value> arguments) {
        ParallelMoves moves = new ParallelMoves(asm, A, C);
        for (int i = 0; i < arguments.size(); i++) {
            Value parameter = target.parameters().get(i);
            if (operands.isNeeded(parameter)) {
                Location to = operands.location(parameter);
                operands.move(moves, to, arguments.get(i));
            }
        }
        return moves;
    }

    /** Where a jump to a block ends that does nothing but jump on. */
    private Block passed(Block block) {
        Block current = block;
        for (int i = 0; i < graph.blocks().size() && isEmpty(current); i++) {
            current = current.end().successors().getFirst();
        }
        return current;
    }

    private boolean isEmpty(Block block) {
        return block.end() instanceof Terminator.Jump(Block target, List<Value> arguments)
                && block.body().stream()
                        .allMatch(each -> each instanceof Instruction.Source || each instanceof Instruction.Constant)
                && moves(target, arguments).isEmpty();
    }
}
