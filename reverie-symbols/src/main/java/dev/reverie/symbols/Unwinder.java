package dev.reverie.symbols;

import dev.reverie.api.Backtrace.End;
import dev.reverie.api.Frame.Found;
import dev.reverie.symbols.dwarf.Expression;
import dev.reverie.symbols.dwarf.FrameRow;
import dev.reverie.symbols.elf.Malformed;
import dev.reverie.syscalls.LittleEndian;
import dev.reverie.syscalls.Memory;
import dev.reverie.syscalls.MemoryFault;
import org.jspecify.annotations.Nullable;

/**
 * Goes from a function to its caller, over and over. Registers are numbered as DWARF does. One for each backtrace.
 *
 * <p>Where there is call frame information it decides. Where there is none (compiled at run time, assembler, Go) code keeps rbp
 * as a frame pointer, most often.
 */
final class Unwinder {
    private static final int RBP = 6;
    private static final int RSP = FrameRow.RSP;
    private static final int RIP = FrameRow.RETURN_ADDRESS;

    /** Where a frame that the kernel made for a signal handler keeps registers, from what rsp is once the handler has returned. */
    private static final int SAVED_REGISTERS = 40;

    /** DWARF numbers of the registers there, in order: r8 to r15, rdi, rsi, rbp, rbx, rdx, rax, rcx, rsp, rip. */
    private static final int[] SAVED = {8, 9, 10, 11, 12, 13, 14, 15, 5, 4, 6, 3, 1, 0, 2, 7, 16};

    /** In bytes: of a function that keeps nothing on the stack. */
    private static final int SHORT_FUNCTION = 256;

    private final AddressSpace.View space;
    private final Memory memory;
    private long[] registers;
    private Found found = Found.INSTRUCTION_POINTER;

    /** Whether the thread stands in or behind a call at this place, and not before any instruction. */
    private boolean isBehindCall;

    Unwinder(AddressSpace.View space, Memory memory, long[] registers, boolean isBehindCall) {
        this.space = space;
        this.memory = memory;
        this.registers = registers.clone();
        this.isBehindCall = isBehindCall;
    }

    /** Where this frame's next instruction is. */
    long address() {
        return registers[RIP];
    }

    /** An address within the instruction that it is at: a return address may be that of another function already. */
    long instruction() {
        return isBehindCall ? address() - 1 : address();
    }

    /** How this frame was found. */
    Found found() {
        return found;
    }

    /** Whether this frame is only the way back from a signal handler. */
    boolean isSignalReturn(CodeFile file, long bias) {
        FrameRow row = file.row(instruction() - bias);
        return row == null ? isSignalReturn() : row.isSignalFrame();
    }

    /** Goes to the caller. Returns why that is not possible, or null if we are there. */
    @Nullable
    End step(@Nullable Mapping mapping, CodeFile file, long bias) {
        try {
            boolean isInnermost = found == Found.INSTRUCTION_POINTER || found == Found.SIGNAL;
            if (isSystemCallBeforeReturn(isInnermost)) {
                return returnByStackTop(registers[RSP]);
            }
            FrameRow row = mapping == null ? null : file.row(instruction() - bias);
            if (row != null) {
                return byInformation(row, file, bias);
            }
            if (isSignalReturn()) {
                return fromSignal();
            }
            return withoutInformation(mapping, file, bias, isInnermost);
        } catch (MemoryFault e) {
            return End.UNREADABLE_MEMORY;
        } catch (Malformed e) {
            return End.NO_RULE;
        }
    }

    // ---- with call frame information ----

    private @Nullable End byInformation(FrameRow row, CodeFile file, long bias) throws Malformed, MemoryFault {
        if (row.rule(RIP) == FrameRow.Rule.UNDEFINED) {
            return End.COMPLETE;
        }
        byte[] expressions = file.expressions();
        long cfa = row.isCfaExpression()
                ? Expression.value(expressions, row.cfaOffset(), registers, memory, bias, 0)
                : registers[row.cfaRegister()] + row.cfaOffset();
        long[] next = registers.clone();
        for (int i = 0; i < FrameRow.REGISTERS; i++) {
            long operand = row.operand(i);
            switch (row.rule(i)) {
                case SAME -> {
                    if (i == RSP) {
                        next[i] = cfa;
                    } else if (i == RIP) {
                        return End.NO_RULE;
                    }
                }
                case UNDEFINED -> next[i] = 0;
                case AT_OFFSET -> next[i] = memory.readLong(cfa + operand);
                case OFFSET -> next[i] = cfa + operand;
                case REGISTER -> {
                    if (operand < 0 || operand >= FrameRow.REGISTERS) {
                        return End.NO_RULE;
                    }
                    next[i] = registers[(int) operand];
                }
                case AT_EXPRESSION ->
                    next[i] = memory.readLong(Expression.value(expressions, operand, registers, memory, bias, cfa));
                case EXPRESSION -> next[i] = Expression.value(expressions, operand, registers, memory, bias, cfa);
            }
        }
        return row.isSignalFrame() ? go(next, Found.SIGNAL) : go(next, Found.FRAME_INFORMATION);
    }

    // ---- without ----

    /** Whether the code here is what libraries without such information give the kernel as the way back from a handler. */
    private boolean isSignalReturn() {
        byte[] code = new byte[9];
        int count = memory.read(address(), code, 0, code.length);
        boolean isLong = count == code.length
                && code[0] == 0x48
                && (code[1] & 0xff) == 0xc7
                && (code[2] & 0xff) == 0xc0
                && code[3] == 15
                && code[7] == 0x0f
                && code[8] == 5;
        boolean isShort = count >= 7 && (code[0] & 0xff) == 0xb8 && code[1] == 15 && code[5] == 0x0f && code[6] == 5;
        return isLong || isShort;
    }

    private @Nullable End fromSignal() throws MemoryFault {
        long[] next = registers.clone();
        for (int i = 0; i < SAVED.length; i++) {
            next[SAVED[i]] = memory.readLong(registers[RSP] + SAVED_REGISTERS + 8L * i);
        }
        return go(next, Found.SIGNAL);
    }

    /** A system call that a return follows: whatever is said of the code, the stack is as it was at its beginning. */
    private boolean isSystemCallBeforeReturn(boolean isInnermost) {
        byte[] code = new byte[3];
        return isInnermost
                && memory.read(address() - 2, code, 0, code.length) == code.length
                && code[0] == 0x0f
                && code[1] == 5
                && (code[2] & 0xff) == 0xc3;
    }

    private @Nullable End withoutInformation(@Nullable Mapping mapping, CodeFile file, long bias, boolean isInnermost)
            throws MemoryFault {
        boolean isNowhere = mapping == null || !mapping.isExecutable();
        if (isInnermost && (isNowhere || hasCalledThis(file, bias)) && isBehindCall(top())) {
            return returnByStackTop(registers[RSP]);
        }
        long pointer = registers[RBP];
        if (pointer == 0) {
            // A chain ends so; where there was none it says nothing.
            return found == Found.FRAME_POINTER ? End.COMPLETE : End.NO_RULE;
        }
        // The frame is above what is in use of the stack, but for code on another stack.
        if ((pointer & 7) != 0 || Long.compareUnsigned(pointer, registers[RSP]) < 0) {
            return End.NO_RULE;
        }
        long[] next = registers.clone();
        next[RBP] = memory.readLong(pointer);
        next[RIP] = memory.readLong(pointer + 8);
        next[RSP] = pointer + 16;
        if (next[RIP] != 0 && !space.isCode(next[RIP])) {
            return End.NO_RULE;
        }
        return go(next, Found.FRAME_POINTER);
    }

    private long top() throws MemoryFault {
        return memory.readLong(registers[RSP]);
    }

    /**
     * Whether the address on the top of the stack is behind a direct call of the function that we are in; where functions have no
     * names, of a place shortly before.
     */
    private boolean hasCalledThis(CodeFile file, long bias) throws MemoryFault {
        byte[] call = new byte[5];
        if (memory.read(top() - call.length, call, 0, call.length) != call.length || (call[0] & 0xff) != 0xe8) {
            return false;
        }
        long target = top() + LittleEndian.getInt(call, 1);
        CodeFile.Spot spot = file.spot(instruction() - bias);
        return spot.function().isEmpty()
                ? instruction() - target >= 0 && instruction() - target < SHORT_FUNCTION
                : target == spot.start() + bias;
    }

    /** Whether an address is that of code behind a call, direct or through a register or memory. */
    private boolean isBehindCall(long address) {
        byte[] code = new byte[7];
        if (!space.isCode(address) || memory.read(address - code.length, code, 0, code.length) != code.length) {
            return false;
        }
        boolean isDirect = (code[2] & 0xff) == 0xe8;
        boolean isIndirect = false;
        for (int length = 2; length <= 7; length++) {
            int at = code.length - length;
            isIndirect |= (code[at] & 0xff) == 0xff && (code[at + 1] >> 3 & 7) == 2;
        }
        return isDirect || isIndirect;
    }

    private @Nullable End returnByStackTop(long stack) throws MemoryFault {
        long[] next = registers.clone();
        next[RIP] = memory.readLong(stack);
        next[RSP] = stack + 8;
        return go(next, Found.STACK_TOP);
    }

    private @Nullable End go(long[] next, Found how) {
        if (next[RIP] == 0) {
            return End.COMPLETE;
        }
        boolean isStuck = next[RIP] == registers[RIP] && next[RSP] == registers[RSP];
        boolean isLost = how != Found.SIGNAL && !space.isCode(next[RIP]);
        if (isStuck || isLost) {
            return End.NO_RULE;
        }
        registers = next;
        found = how;
        isBehindCall = how != Found.SIGNAL;
        return null;
    }
}
