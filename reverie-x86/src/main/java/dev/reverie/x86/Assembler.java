package dev.reverie.x86;

import static dev.reverie.x86.Mnemonics.lowByte;
import static dev.reverie.x86.Mnemonics.name;
import static dev.reverie.x86.Mnemonics.signed;
import static dev.reverie.x86.Mnemonics.sized;
import static dev.reverie.x86.Mnemonics.suffix;
import static dev.reverie.x86.Mnemonics.truncated;
import static dev.reverie.x86.Width.W16;
import static dev.reverie.x86.Width.W32;
import static dev.reverie.x86.Width.W64;
import static dev.reverie.x86.Width.W8;

import dev.reverie.x86.Noted.Part;
import dev.reverie.x86.Noted.Place;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes machine code, an instruction per call, with operands in Intel's order: the destination first.
 *
 * <pre>{@code
 * Assembler asm = new Assembler();
 * Label slow = asm.label("slow");
 * asm.mov(RAX, at(RBX, 8));
 * asm.cmp(RAX, 448);
 * asm.jump(ABOVE_OR_EQUAL, slow);
 * …
 * asm.bind(slow);
 * byte[] code = asm.assemble().bytes();
 * }</pre>
 *
 * General registers only. Every instruction takes the shortest encoding, jumps to labels included. Without a width the operands have 64
 * bits. Not thread-safe.
 */
public final class Assembler {
    private static final int LOCK = 0xf0;
    private static final int REPEAT = 0xf3;

    private final Encoder out = new Encoder();
    private final LabelReferences references = new LabelReferences();
    private final List<Noted> noted = new ArrayList<>();
    private final List<Label> labels = new ArrayList<>();
    private int source;

    /** A label that is to be bound later; its name is for listings. */
    public Label label(String name) {
        return new Label(name);
    }

    /** A label outside the code, so many bytes behind its first one, or, if that is negative, before it. It is not among {@link AssembledCode#labels}. */
    public Label elsewhere(String name, int offset) {
        Label label = new Label(name);
        label.bind(offset, 0);
        return label;
    }

    /** The label is here. */
    public void bind(Label label) {
        label.bind(out.size(), references.jumps());
        labels.add(label);
    }

    /** What follows comes from this line, or whatever the number means to the caller; it is kept with each instruction. */
    public void source(int mark) {
        source = mark;
    }

    // Moves.

    public void mov(Register to, Register from) {
        mov(W64, to, from);
    }

    public void mov(Register to, Address from) {
        mov(W64, to, from);
    }

    public void mov(Address to, Register from) {
        mov(W64, to, from);
    }

    public void mov(Width width, Register to, Register from) {
        note("mov", new Part(to, width), new Part(from, width));
        registers(width, sized(0x88, width), from, to);
    }

    public void mov(Width width, Register to, Address from) {
        note("mov", new Part(to, width), new Place(from, width));
        memory(width, sized(0x8a, width), to, from, 0, 0);
    }

    public void mov(Width width, Address to, Register from) {
        note("mov", new Place(to, width), new Part(from, width));
        memory(width, sized(0x88, width), from, to, 0, 0);
    }

    /** Loads a constant into all 64 bits, in the shortest way that leaves the flags alone. */
    public void mov(Register to, long value) {
        if (value >>> Integer.SIZE == 0) {
            note("mov", new Part(to, W32), value);
            out.inOpcode(W32, false, 0xb8, to);
            out.number(value, Integer.BYTES);
        } else if (value == (int) value) {
            note("mov", new Part(to, W64), value);
            out.registers(W64, 0xc7, 0, to, false);
            out.number(value, Integer.BYTES);
        } else {
            note("movabs", new Part(to, W64), value);
            out.inOpcode(W64, true, 0xb8, to);
            out.number(value, Long.BYTES);
        }
    }

    /** Stores a constant, which is widened with its sign where the place has 64 bits. */
    public void mov(Width width, Address to, int value) {
        note("mov", new Place(to, width), truncated(value, width));
        extended(width, sized(0xc6, width), 0, to, value, Math.min(width.bytes(), Integer.BYTES));
    }

    /** Widens with zeros; 8 and 16 bits only, for 32-bit moves do so by themselves. */
    public void movzx(Register to, Width fromWidth, Register from) {
        note("movzx", new Part(to, W32), new Part(from, fromWidth));
        out.registers(W32, fromWidth == W8 ? 0x0fb6 : 0x0fb7, to.number(), from, lowByte(fromWidth, from));
    }

    /** Widens with zeros; 8 and 16 bits only. */
    public void movzx(Register to, Width fromWidth, Address from) {
        note("movzx", new Part(to, W32), new Place(from, fromWidth));
        encode(W32, fromWidth == W8 ? 0x0fb6 : 0x0fb7, to.number(), from, false, 0, 0);
    }

    /** Widens with the sign, from 8, 16 or 32 bits to 32 or 64. */
    public void movsx(Width toWidth, Register to, Width fromWidth, Register from) {
        note(fromWidth == W32 ? "movsxd" : "movsx", new Part(to, toWidth), new Part(from, fromWidth));
        out.registers(toWidth, signed(fromWidth), to.number(), from, lowByte(fromWidth, from));
    }

    /** Widens with the sign, from 8, 16 or 32 bits to 32 or 64. */
    public void movsx(Width toWidth, Register to, Width fromWidth, Address from) {
        note(fromWidth == W32 ? "movsxd" : "movsx", new Part(to, toWidth), new Place(from, fromWidth));
        encode(toWidth, signed(fromWidth), to.number(), from, false, 0, 0);
    }

    public void lea(Register to, Address address) {
        lea(W64, to, address);
    }

    public void lea(Width width, Register to, Address address) {
        note("lea", new Part(to, width), address);
        memory(width, 0x8d, to, address, 0, 0);
    }

    /** Moves if the condition holds; in the 32-bit form the upper half is cleared in any case. */
    public void cmov(Condition condition, Width width, Register to, Register from) {
        note("cmov" + suffix(condition), new Part(to, width), new Part(from, width));
        out.registers(width, 0x0f40 | condition.number(), to.number(), from, false);
    }

    /** Moves if the condition holds; the memory is read in any case. */
    public void cmov(Condition condition, Width width, Register to, Address from) {
        note("cmov" + suffix(condition), new Part(to, width), new Place(from, width));
        memory(width, 0x0f40 | condition.number(), to, from, 0, 0);
    }

    /** Sets the low byte of the register to 1 if the condition holds, else to 0. */
    public void set(Condition condition, Register to) {
        note("set" + suffix(condition), new Part(to, W8));
        out.registers(W8, 0x0f90 | condition.number(), 0, to, lowByte(W8, to));
    }

    public void xchg(Width width, Address place, Register with) {
        note("xchg", new Place(place, width), new Part(with, width));
        memory(width, sized(0x86, width), with, place, 0, 0);
    }

    public void push(Register register) {
        note("push", new Part(register, W64));
        out.inOpcode(W64, false, 0x50, register);
    }

    public void push(Address from) {
        note("push", new Place(from, W64));
        encode(W32, 0xff, 6, from, false, 0, 0);
    }

    public void push(int value) {
        note("push", (long) value);
        boolean small = value == (byte) value;
        out.opcode(small ? 0x6a : 0x68);
        out.number(value, small ? 1 : Integer.BYTES);
    }

    public void pop(Register register) {
        note("pop", new Part(register, W64));
        out.inOpcode(W64, false, 0x58, register);
    }

    public void pop(Address to) {
        note("pop", new Place(to, W64));
        encode(W32, 0x8f, 0, to, false, 0, 0);
    }

    // Arithmetic.

    public void add(Register to, Register by) {
        calculate(Arithmetic.ADD, W64, to, by);
    }

    public void add(Register to, int by) {
        calculate(Arithmetic.ADD, W64, to, by);
    }

    public void sub(Register to, int by) {
        calculate(Arithmetic.SUB, W64, to, by);
    }

    public void cmp(Register left, int right) {
        calculate(Arithmetic.CMP, W64, left, right);
    }

    public void calculate(Arithmetic operation, Width width, Register to, Register by) {
        note(name(operation), new Part(to, width), new Part(by, width));
        registers(width, sized(operation.number() << 3, width), by, to);
    }

    public void calculate(Arithmetic operation, Width width, Register to, Address by) {
        note(name(operation), new Part(to, width), new Place(by, width));
        memory(width, sized(operation.number() << 3 | 2, width), to, by, 0, 0);
    }

    public void calculate(Arithmetic operation, Width width, Address to, Register by) {
        note(name(operation), new Place(to, width), new Part(by, width));
        memory(width, sized(operation.number() << 3, width), by, to, 0, 0);
    }

    public void calculate(Arithmetic operation, Width width, Register to, int by) {
        note(name(operation), new Part(to, width), truncated(by, width));
        boolean small = width != W8 && by == (byte) by;
        out.registers(width, small ? 0x83 : sized(0x80, width), operation.number(), to, lowByte(width, to));
        out.number(by, small ? 1 : Math.min(width.bytes(), Integer.BYTES));
    }

    public void calculate(Arithmetic operation, Width width, Address to, int by) {
        note(name(operation), new Place(to, width), truncated(by, width));
        boolean small = width != W8 && by == (byte) by;
        int bytes = small ? 1 : Math.min(width.bytes(), Integer.BYTES);
        extended(width, small ? 0x83 : sized(0x80, width), operation.number(), to, by, bytes);
    }

    public void test(Width width, Register left, Register right) {
        note("test", new Part(left, width), new Part(right, width));
        registers(width, sized(0x84, width), right, left);
    }

    public void test(Width width, Register left, int right) {
        note("test", new Part(left, width), truncated(right, width));
        out.registers(width, sized(0xf6, width), 0, left, lowByte(width, left));
        out.number(right, Math.min(width.bytes(), Integer.BYTES));
    }

    public void test(Width width, Address left, int right) {
        note("test", new Place(left, width), truncated(right, width));
        extended(width, sized(0xf6, width), 0, left, right, Math.min(width.bytes(), Integer.BYTES));
    }

    /** Shifts by a constant. */
    public void shift(Shift operation, Width width, Register register, int count) {
        note(name(operation), new Part(register, width), count == 1 ? "1" : (Object) (long) count);
        int opcode = count == 1 ? 0xd0 : 0xc0;
        out.registers(width, sized(opcode, width), operation.number(), register, lowByte(width, register));
        out.number(count, count == 1 ? 0 : 1);
    }

    /** Shifts by what CL holds. */
    public void shift(Shift operation, Width width, Register register) {
        note(name(operation), new Part(register, width), new Part(Register.RCX, W8));
        out.registers(width, sized(0xd2, width), operation.number(), register, lowByte(width, register));
    }

    public void calculate(Unary operation, Width width, Register operand) {
        note(name(operation), new Part(operand, width));
        out.registers(width, sized(0xf6, width), operation.number(), operand, lowByte(width, operand));
    }

    public void calculate(Unary operation, Width width, Address operand) {
        note(name(operation), new Place(operand, width));
        encode(width, sized(0xf6, width), operation.number(), operand, false, 0, 0);
    }

    public void imul(Width width, Register to, Register by) {
        note("imul", new Part(to, width), new Part(by, width));
        out.registers(width, 0x0faf, to.number(), by, false);
    }

    public void imul(Width width, Register to, Address by) {
        note("imul", new Part(to, width), new Place(by, width));
        memory(width, 0x0faf, to, by, 0, 0);
    }

    public void imul(Width width, Register to, Register from, int by) {
        note("imul", new Part(to, width), new Part(from, width), truncated(by, width));
        boolean small = by == (byte) by;
        out.registers(width, small ? 0x6b : 0x69, to.number(), from, false);
        out.number(by, small ? 1 : Math.min(width.bytes(), Integer.BYTES));
    }

    /** Widens AX, EAX or RAX into DX, EDX or RDX, as a signed division expects it: cwd, cdq, cqo. */
    public void widenAccumulator(Width width) {
        plain(
                width == W16 ? "cwd" : width == W32 ? "cdq" : "cqo",
                width == W16 ? 0x6699 : width == W32 ? 0x99 : 0x4899);
    }

    /** The number of the lowest bit that is set; ZF is set and the result undefined if there is none. */
    public void bsf(Width width, Register to, Register from) {
        note("bsf", new Part(to, width), new Part(from, width));
        out.registers(width, 0x0fbc, to.number(), from, false);
    }

    /** The number of the highest bit that is set; ZF is set and the result undefined if there is none. */
    public void bsr(Width width, Register to, Register from) {
        note("bsr", new Part(to, width), new Part(from, width));
        out.registers(width, 0x0fbd, to.number(), from, false);
    }

    // What other processors see as one step.

    /** Adds, and leaves in the register what was there before. */
    public void lockXadd(Width width, Address place, Register register) {
        note("lock xadd", new Place(place, width), new Part(register, width));
        out.oneByte(LOCK);
        memory(width, sized(0x0fc0, width), register, place, 0, 0);
    }

    /** Stores the register if RAX is what is there, and sets ZF; else loads RAX, and clears ZF. */
    public void lockCmpxchg(Width width, Address place, Register register) {
        note("lock cmpxchg", new Place(place, width), new Part(register, width));
        out.oneByte(LOCK);
        memory(width, sized(0x0fb0, width), register, place, 0, 0);
    }

    public void lock(Arithmetic operation, Width width, Address place, Register by) {
        note("lock " + name(operation), new Place(place, width), new Part(by, width));
        out.oneByte(LOCK);
        memory(width, sized(operation.number() << 3, width), by, place, 0, 0);
    }

    public void lock(Arithmetic operation, Width width, Address place, int by) {
        note("lock " + name(operation), new Place(place, width), truncated(by, width));
        out.oneByte(LOCK);
        boolean small = width != W8 && by == (byte) by;
        int bytes = small ? 1 : Math.min(width.bytes(), Integer.BYTES);
        extended(width, small ? 0x83 : sized(0x80, width), operation.number(), place, by, bytes);
    }

    public void mfence() {
        plain("mfence", 0x0faef0);
    }

    // Control.

    /** Jumps, in two bytes if the label is near, in five if not. */
    public void jump(Label target) {
        note("jmp", target);
        references.jump(out.size(), LabelReferences.ALWAYS, target);
    }

    /** Jumps if the condition holds, in two bytes if the label is near, in six if not. */
    public void jump(Condition condition, Label target) {
        note("j" + suffix(condition), target);
        references.jump(out.size(), condition.number(), target);
    }

    /** Jumps if RCX is zero, without looking at flags; the label has to be within 127 bytes. */
    public void jrcxz(Label target) {
        note("jrcxz", target);
        out.opcode(0xe3);
        out.oneByte(0);
        references.add(out.size() - 1, out.size(), 1, target);
    }

    public void jump(Register target) {
        note("jmp", new Part(target, W64));
        out.registers(W32, 0xff, 4, target, false);
    }

    public void jump(Address target) {
        note("jmp", new Place(target, W64));
        encode(W32, 0xff, 4, target, false, 0, 0);
    }

    public void call(Label target) {
        note("call", target);
        out.opcode(0xe8);
        out.number(0, Integer.BYTES);
        references.add(out.size() - Integer.BYTES, out.size(), Integer.BYTES, target);
    }

    public void call(Register target) {
        note("call", new Part(target, W64));
        out.registers(W32, 0xff, 2, target, false);
    }

    public void call(Address target) {
        note("call", new Place(target, W64));
        encode(W32, 0xff, 2, target, false, 0, 0);
    }

    public void ret() {
        plain("ret", 0xc3);
    }

    // Single instructions.

    public void syscall() {
        plain("syscall", 0x0f05);
    }

    /** Reads the timestamp counter into EDX:EAX. */
    public void rdtsc() {
        plain("rdtsc", 0x0f31);
    }

    /** Says that a loop waits for another processor. */
    public void pause() {
        plain("pause", 0xf390);
    }

    /** Flags (SF, ZF, AF, PF, CF) into AH. */
    public void lahf() {
        plain("lahf", 0x9f);
    }

    /** Flags (SF, ZF, AF, PF, CF) from AH. */
    public void sahf() {
        plain("sahf", 0x9e);
    }

    /** All flags onto the stack. */
    public void pushFlags() {
        plain("pushf", 0x9c);
    }

    /** All flags from the stack: tens of cycles. */
    public void popFlags() {
        plain("popf", 0x9d);
    }

    /** Strings go upward. */
    public void cld() {
        plain("cld", 0xfc);
    }

    /** Strings go downward. */
    public void std() {
        plain("std", 0xfd);
    }

    /** Copies RCX bytes from RSI to RDI; all three go on. */
    public void repMovsb() {
        note("rep movs", "BYTE PTR es:[rdi]", "BYTE PTR ds:[rsi]");
        out.oneByte(REPEAT);
        out.opcode(0xa4);
    }

    public void ud2() {
        plain("ud2", 0x0f0b);
    }

    public void int3() {
        plain("int3", 0xcc);
    }

    /** One to fifteen bytes that do nothing, as few instructions as the processor's manual recommends. */
    public void nop(int length) {
        Nops.write(out, length, this::note);
    }

    /** Bytes that are no instructions. */
    public void data(byte... bytes) {
        for (byte each : bytes) {
            out.oneByte(each);
        }
    }

    /** The code, with all labels resolved. */
    public AssembledCode assemble() {
        return references.resolve(out.toBytes(), noted, labels);
    }

    private void plain(String mnemonic, int opcode) {
        note(mnemonic);
        out.opcode(opcode);
    }

    private void note(String mnemonic, Object... operands) {
        noted.add(new Noted(out.size(), references.jumps(), source, mnemonic, operands));
    }

    private void registers(Width width, int opcode, Register reg, Register rm) {
        out.registers(width, opcode, reg.number(), rm, lowByte(width, reg) || lowByte(width, rm));
    }

    private void memory(Width width, int opcode, Register reg, Address address, long immediate, int immediateBytes) {
        encode(width, opcode, reg.number(), address, lowByte(width, reg), immediate, immediateBytes);
    }

    private void extended(Width width, int opcode, int extension, Address address, long immediate, int immediateBytes) {
        encode(width, opcode, extension, address, false, immediate, immediateBytes);
    }

    private void encode(
            Width width,
            int opcode,
            int reg,
            Address address,
            boolean byteRegisters,
            long immediate,
            int immediateBytes) {
        int reference = out.memory(width, opcode, reg, address, byteRegisters);
        out.number(immediate, immediateBytes);
        @Nullable Label label = address.label();
        if (label != null) {
            references.add(reference, out.size(), Integer.BYTES, label);
        }
    }
}
