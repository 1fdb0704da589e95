package dev.reverie.symbols.dwarf;

import dev.reverie.symbols.dwarf.FrameRow.Rule;
import dev.reverie.symbols.elf.Cursor;
import dev.reverie.symbols.elf.Malformed;
import java.util.ArrayDeque;
import java.util.Deque;

/** Runs the instructions of call frame information up to an address. See DWARF 5, section 6.4.2. */
final class FrameProgram {
    private static final int MAX_REMEMBERED = 64;

    /** In bytes; a program of real code is shorter by far. */
    private static final int MAX_LENGTH = 1 << 20;

    private final FrameSection.Common common;
    private final long target;
    private final FrameRow row = new FrameRow();
    private final Deque<FrameRow> remembered = new ArrayDeque<>();
    private FrameRow initial = row;
    private long location;

    private FrameProgram(FrameSection.Entry entry, long target) {
        this.common = entry.common();
        this.location = entry.start();
        this.target = target;
    }

    /** The row for an address in a function. */
    static FrameRow row(byte[] section, FrameSection.Entry entry, long address) throws Malformed {
        FrameProgram program = new FrameProgram(entry, address);
        FrameSection.Common common = entry.common();
        program.row.setSignalFrame(common.isSignalFrame());
        program.run(new Cursor(section, common.programStart(), common.programEnd()));
        program.initial = program.row.copy();
        program.run(new Cursor(section, entry.programStart(), entry.programEnd()));
        return program.row;
    }

    private void run(Cursor in) throws Malformed {
        if (in.remaining() > MAX_LENGTH) {
            throw new Malformed("a program of " + in.remaining() + " bytes");
        }
        while (in.hasMore()) {
            int code = in.u8();
            int low = code & 0x3f;
            boolean isPast =
                    switch (code >> 6) {
                        case 1 -> advance(low);
                        case 2 -> set(low, Rule.AT_OFFSET, in.uleb() * common.dataFactor());
                        case 3 -> restore(low);
                        default -> extended(low, in);
                    };
            if (isPast) {
                return;
            }
        }
    }

    /** Carries out an instruction, and says whether it leads past the address that is looked for. */
    private boolean extended(int code, Cursor in) throws Malformed {
        return switch (code) {
            case 0x00 -> false;
            case 0x01 -> moveTo(FrameInfo.pointer(in, common.encoding(), 0, 0));
            case 0x02 -> advance(in.u8());
            case 0x03 -> advance(in.u16());
            case 0x04 -> advance(in.u32());
            case 0x05 -> set(in.uleb(), Rule.AT_OFFSET, in.uleb() * common.dataFactor());
            case 0x06 -> restore(in.uleb());
            case 0x07 -> set(in.uleb(), Rule.UNDEFINED, 0);
            case 0x08 -> set(in.uleb(), Rule.SAME, 0);
            case 0x09 -> set(in.uleb(), Rule.REGISTER, register(in));
            case 0x0a -> {
                if (remembered.size() == MAX_REMEMBERED) {
                    throw new Malformed("too much to remember");
                }
                remembered.push(row.copy());
                yield false;
            }
            case 0x0b -> {
                FrameRow former = remembered.poll();
                if (former == null) {
                    throw new Malformed("nothing to restore");
                }
                row.assign(former);
                yield false;
            }
            case 0x0c -> cfa(register(in), in.uleb());
            case 0x0d -> cfa(register(in), row.cfaOffset());
            case 0x0e -> cfa(row.cfaRegister(), in.uleb());
            case 0x0f -> {
                row.setCfaExpression(expression(in));
                yield false;
            }
            case 0x10 -> set(in.uleb(), Rule.AT_EXPRESSION, expression(in));
            case 0x11 -> set(in.uleb(), Rule.AT_OFFSET, in.sleb() * common.dataFactor());
            case 0x12 -> cfa(register(in), in.sleb() * common.dataFactor());
            case 0x13 -> cfa(row.cfaRegister(), in.sleb() * common.dataFactor());
            case 0x14 -> set(in.uleb(), Rule.OFFSET, in.uleb() * common.dataFactor());
            case 0x15 -> set(in.uleb(), Rule.OFFSET, in.sleb() * common.dataFactor());
            case 0x16 -> set(in.uleb(), Rule.EXPRESSION, expression(in));
            case 0x2e -> {
                // The size of arguments on the stack, for who lands in an exception handler.
                in.uleb();
                yield false;
            }
            case 0x2f -> set(in.uleb(), Rule.AT_OFFSET, -in.uleb() * common.dataFactor());
            default -> throw new Malformed("instruction " + code);
        };
    }

    private boolean advance(long units) {
        return moveTo(location + units * common.codeFactor());
    }

    private boolean moveTo(long next) {
        boolean isPast = target - next < 0;
        if (!isPast) {
            location = next;
        }
        return isPast;
    }

    private boolean set(long register, Rule rule, long operand) {
        row.set(register, rule, operand);
        return false;
    }

    private boolean restore(long register) {
        row.restore(register, initial);
        return false;
    }

    private boolean cfa(int register, long offset) {
        row.setCfa(register, offset);
        return false;
    }

    private static int register(Cursor in) throws Malformed {
        long register = in.uleb();
        if (register < 0 || register >= FrameRow.REGISTERS) {
            throw new Malformed("register " + register);
        }
        return (int) register;
    }

    private static long expression(Cursor in) throws Malformed {
        Cursor body = in.slice(in.uleb());
        return FrameRow.part(body.position(), body.limit());
    }
}
