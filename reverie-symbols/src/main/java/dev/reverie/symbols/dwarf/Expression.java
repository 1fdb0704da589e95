package dev.reverie.symbols.dwarf;

import dev.reverie.symbols.elf.Cursor;
import dev.reverie.symbols.elf.Malformed;
import dev.reverie.syscalls.Memory;
import dev.reverie.syscalls.MemoryFault;

/** Computes DWARF expressions as call frame information uses them. See DWARF 5, section 2.5. */
public final class Expression {
    private static final int MAX_STEPS = 1000;
    private static final int MAX_DEPTH = 64;

    private final Cursor in;
    private final int start;
    private final long[] registers;
    private final Memory memory;
    private final long bias;
    private final long[] stack = new long[MAX_DEPTH];
    private int depth;

    private Expression(Cursor in, long[] registers, Memory memory, long bias) {
        this.in = in;
        this.start = in.position();
        this.registers = registers;
        this.memory = memory;
        this.bias = bias;
    }

    /**
     * The value of an expression.
     *
     * @param part where it is in {@code bytes}, as {@link FrameRow} says
     * @param registers of the function that is to be left
     * @param bias what is added to addresses in the file
     * @param initial lies on the stack at first
     * @throws MemoryFault if it reads memory that can't be read
     */
    public static long value(byte[] bytes, long part, long[] registers, Memory memory, long bias, long initial)
            throws Malformed, MemoryFault {
        Cursor in = new Cursor(bytes, FrameRow.start(part), FrameRow.end(part));
        Expression expression = new Expression(in, registers, memory, bias);
        expression.push(initial);
        int steps = 0;
        while (in.hasMore()) {
            if (++steps > MAX_STEPS) {
                throw new Malformed("an expression without an end");
            }
            expression.step(in.u8());
        }
        return expression.pop();
    }

    private void step(int code) throws Malformed, MemoryFault {
        if (code >= 0x30 && code < 0x50) {
            push(code - 0x30);
        } else if (code >= 0x50 && code < 0x70) {
            push(register(code - 0x50));
        } else if (code >= 0x70 && code < 0x90) {
            long value = register(code - 0x70);
            push(value + in.sleb());
        } else if (code >= 0x08 && code <= 0x11) {
            push(constant(code));
        } else if (code >= 0x19 && code <= 0x2e && code != 0x28) {
            compute(code);
        } else {
            move(code);
        }
    }

    private long constant(int code) throws Malformed {
        return switch (code) {
            case 0x08 -> in.u8();
            case 0x09 -> (byte) in.u8();
            case 0x0a -> in.u16();
            case 0x0b -> (short) in.u16();
            case 0x0c -> in.u32();
            case 0x0d -> in.s32();
            case 0x0e, 0x0f -> in.u64();
            case 0x10 -> in.uleb();
            default -> in.sleb();
        };
    }

    private void move(int code) throws Malformed, MemoryFault {
        switch (code) {
            case 0x03 -> push(in.u64() + bias);
            case 0x06 -> push(memory.readLong(pop()));
            case 0x12 -> push(pick(0));
            case 0x13 -> pop();
            case 0x14 -> push(pick(1));
            case 0x15 -> push(pick(in.u8()));
            case 0x16 -> rotate(2);
            case 0x17 -> rotate(3);
            case 0x28 -> {
                int distance = (short) in.u16();
                if (pop() != 0) {
                    jump(distance);
                }
            }
            case 0x2f -> jump((short) in.u16());
            case 0x92 -> {
                long value = register(in.uleb());
                push(value + in.sleb());
            }
            case 0x94 -> push(readSized(in.u8()));
            case 0x96 -> {}
            default -> throw new Malformed("operation " + code);
        }
    }

    private long readSized(int size) throws Malformed, MemoryFault {
        long address = pop();
        return switch (size) {
            case 1 -> memory.readBytes(address, 1)[0] & 0xff;
            case 2 -> memory.readShort(address) & 0xffff;
            case 4 -> memory.readInt(address) & 0xffffffffL;
            case 8 -> memory.readLong(address);
            default -> throw new Malformed("a value of " + size + " bytes");
        };
    }

    private void compute(int code) throws Malformed {
        long top = pop();
        switch (code) {
            case 0x19 -> push(Math.abs(top));
            case 0x1f -> push(-top);
            case 0x20 -> push(~top);
            case 0x23 -> push(top + in.uleb());
            default -> push(compute(code, pop(), top));
        }
    }

    private static long compute(int code, long left, long right) throws Malformed {
        return switch (code) {
            case 0x1a -> left & right;
            case 0x1b -> left / notZero(right);
            case 0x1c -> left - right;
            case 0x1d -> Long.remainderUnsigned(left, notZero(right));
            case 0x1e -> left * right;
            case 0x21 -> left | right;
            case 0x22 -> left + right;
            case 0x24 -> right >= 0 && right < Long.SIZE ? left << right : 0;
            case 0x25 -> right >= 0 && right < Long.SIZE ? left >>> right : 0;
            case 0x26 -> left >> (right >= 0 && right < Long.SIZE ? right : Long.SIZE - 1);
            case 0x27 -> left ^ right;
            case 0x29 -> left == right ? 1 : 0;
            case 0x2a -> left >= right ? 1 : 0;
            case 0x2b -> left > right ? 1 : 0;
            case 0x2c -> left <= right ? 1 : 0;
            case 0x2d -> left < right ? 1 : 0;
            case 0x2e -> left != right ? 1 : 0;
            default -> throw new Malformed("operation " + code);
        };
    }

    private static long notZero(long divisor) throws Malformed {
        if (divisor == 0) {
            throw new Malformed("a division by zero");
        }
        return divisor;
    }

    private long register(long number) throws Malformed {
        if (number < 0 || number >= registers.length) {
            throw new Malformed("register " + number);
        }
        return registers[(int) number];
    }

    private void jump(int distance) throws Malformed {
        long target = (long) in.position() + distance;
        if (target < start) {
            throw new Malformed("a jump out of the expression");
        }
        in.moveTo(target);
    }

    private void push(long value) throws Malformed {
        if (depth == MAX_DEPTH) {
            throw new Malformed("an expression that needs too much stack");
        }
        stack[depth++] = value;
    }

    private long pop() throws Malformed {
        if (depth == 0) {
            throw new Malformed("an expression with too few values");
        }
        return stack[--depth];
    }

    private long pick(int below) throws Malformed {
        if (below >= depth) {
            throw new Malformed("an expression with too few values");
        }
        return stack[depth - 1 - below];
    }

    /** The topmost value goes below the others of the {@code count} topmost. */
    private void rotate(int count) throws Malformed {
        long top = pick(0);
        pick(count - 1);
        for (int i = depth - 1; i > depth - count; i--) {
            stack[i] = stack[i - 1];
        }
        stack[depth - count] = top;
    }
}
