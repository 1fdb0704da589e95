package dev.reverie.x86;

import java.util.OptionalLong;

/**
 * Finds out how long instructions of 64-bit user code are, what they are and where their parts lie: a cursor that allocates nothing.
 *
 * {@snippet :
 * Decoder decoder = new Decoder(code, address);
 * for (int at = 0; at < code.length; at += Math.max(1, decoder.decode(at))) {
 *     if (decoder.kind() == Kind.CPUID) {
 *         found(address + at, decoder.length());
 *     }
 * }
 * }
 *
 * An instruction consists of
 *
 * <pre>
 *   prefixes  [REX]  [escape bytes] opcode  [ModRM]  [SIB]  [displacement]  [immediate]
 *   prefixes  VEX, EVEX or XOP      opcode   ModRM   [SIB]  [displacement]  [immediate]
 * </pre>
 *
 * and never has more than 15 bytes. What it answers is about length and meaning, not about whether a processor has the
 * extension or accepts the combination of opcode, prefixes and operands: such an instruction has a length and faults. Not
 * thread-safe. The array belongs to the caller, and may change between two calls of {@link #decode}.
 *
 * <p>Source: Intel SDM volume 2, chapter 2 and appendix A; AMD APM volume 3, chapter 1 and appendix A.
 */
public final class Decoder {
    /** The most bytes that an instruction has. */
    public static final int MAX_LENGTH = 15;

    // Prefixes, as bits.
    static final int OPERAND_SIZE = 1;
    static final int ADDRESS_SIZE = 1 << 1;
    static final int LOCK = 1 << 2;
    static final int REPNE = 1 << 3;
    static final int REP = 1 << 4;
    static final int FS = 1 << 5;
    static final int GS = 1 << 6;

    // REX, or what VEX, EVEX and XOP have in its place.
    static final int REX = 0x40;
    static final int REX_W = 8;
    static final int REX_R = 4;
    static final int REX_X = 2;
    static final int REX_B = 1;

    private static final int FIRST_XOP_MAP = 8;

    private final byte[] code;
    private final int limit;
    private final long base;

    private int start;
    private int end;
    private int position;
    private Undecodable problem = Undecodable.TRUNCATED;

    private int length;
    private int prefixes;
    private int rex;
    private Encoding encoding = Encoding.LEGACY;
    private int map;
    private int opcode;
    private int layout;
    private int vectorPrefix;
    private int modRmOffset;
    private int modRm;
    private int sib;
    private int displacementSize;
    private int immediateSize;

    /**
     * A decoder of an array.
     *
     * @param address the address that the first byte of the array has where the code runs
     */
    public Decoder(byte[] code, long address) {
        this(code, code.length, address);
    }

    /**
     * A decoder of the first {@code limit} bytes of an array.
     *
     * @param address the address that the first byte of the array has where the code runs
     */
    public Decoder(byte[] code, int limit, long address) {
        if (limit < 0 || limit > code.length) {
            throw new IndexOutOfBoundsException(limit + " bytes of " + code.length);
        }
        this.code = code;
        this.limit = limit;
        base = address;
    }

    /**
     * Decodes the instruction that begins at an index of the array. Reads nothing beyond the limit, and nothing that is not
     * of the instruction.
     *
     * @return its length, 1 to 15, or 0 if there is none, for the reason that {@link #problem} gives; then the other
     *     methods have nothing to tell ({@link #kind} is {@link Kind#OTHER})
     */
    public int decode(int at) {
        if (at < 0 || at > limit) {
            throw new IndexOutOfBoundsException(at + " of " + limit);
        }
        start = at;
        position = at;
        end = Math.min(limit, at + MAX_LENGTH);
        length = 0;
        encoding = Encoding.LEGACY;
        map = 0;
        modRmOffset = -1;
        modRm = -1;
        sib = -1;
        displacementSize = 0;
        immediateSize = 0;
        vectorPrefix = 0;
        if (readPrefixes() && readOpcode() && readOperands()) {
            length = position - start;
        }
        return length;
    }

    /** Why the last {@link #decode} returned 0. */
    public Undecodable problem() {
        if (length != 0) {
            throw new IllegalStateException("an instruction of " + length + " bytes was decoded");
        }
        return problem;
    }

    /** How many bytes the instruction has; 0 if there is none. */
    public int length() {
        return length;
    }

    /** The address of the instruction. */
    public long address() {
        return base + start;
    }

    /** The address of the next instruction in memory. */
    public long endAddress() {
        return base + start + length;
    }

    /** What the instruction is to the flow of control. */
    public Kind kind() {
        return length == 0 || encoding != Encoding.LEGACY ? Kind.OTHER : Kind.of(map, opcode, modRm);
    }

    /** What a {@link Kind#CONDITIONAL_JUMP} depends on. */
    public Condition condition() {
        return Condition.of(opcode & 0xf);
    }

    /** Where the instruction branches to; only for kinds that {@linkplain Kind#hasTarget have a target}. */
    public long target() {
        return endAddress() + immediate();
    }

    /** How the opcode is encoded. */
    public Encoding encoding() {
        return encoding;
    }

    /** The number of the opcode's map, which together with the encoding says what the opcode means. */
    public int map() {
        return map;
    }

    /** The opcode's byte. */
    public int opcode() {
        return opcode;
    }

    /** Whether it is the instruction with this opcode in map 0 (no escape) or 1 (0f), without VEX, EVEX or XOP prefix. */
    public boolean is(int ofMap, int withOpcode) {
        return length != 0 && encoding == Encoding.LEGACY && map == ofMap && opcode == withOpcode;
    }

    /** Where the ModRM byte is, counted from the first byte of the instruction; −1 if it has none. */
    public int modRmOffset() {
        return modRmOffset;
    }

    /** The ModRM byte, 0 to 255; −1 if there is none. */
    public int modRm() {
        return modRm;
    }

    /** The SIB byte, 0 to 255; −1 if there is none. */
    public int sib() {
        return sib;
    }

    /** How many bytes the displacement of the operand in memory has: 0, 1 or 4; a lone address has no displacement. */
    public int displacementSize() {
        return displacementSize;
    }

    /** Where the displacement is, counted from the first byte of the instruction. */
    public int displacementOffset() {
        return length - immediateSize - displacementSize;
    }

    /** The displacement, as the instruction has it: EVEX instructions multiply one of a single byte. */
    public int displacement() {
        return (int) signed(displacementOffset(), displacementSize);
    }

    /** Whether the operand in memory is relative to the end of the instruction. */
    public boolean isRipRelative() {
        return modRm >= 0 && (modRm & 0xc7) == 5 && displacementSize == 4;
    }

    /** The address of an operand that {@linkplain #isRipRelative is relative} to the end of the instruction. */
    public long ripOperand() {
        long address = endAddress() + displacement();
        return hasAddressSizePrefix() ? address & 0xffffffffL : address;
    }

    /**
     * How many bytes the immediate has: 0 to 8. Branch distances and lone addresses are immediates here; two immediates
     * (of enter, extrq, insertq) are one.
     */
    public int immediateSize() {
        return immediateSize;
    }

    /** Where the immediate is, counted from the first byte of the instruction. */
    public int immediateOffset() {
        return length - immediateSize;
    }

    /** The immediate, with its sign extended. */
    public long immediate() {
        return signed(immediateOffset(), immediateSize);
    }

    /** Whether there is a prefix 66. */
    public boolean hasOperandSizePrefix() {
        return (prefixes & OPERAND_SIZE) != 0;
    }

    /** Whether there is a prefix 67, which makes addresses have 32 bits. */
    public boolean hasAddressSizePrefix() {
        return (prefixes & ADDRESS_SIZE) != 0;
    }

    /** The instruction as a value of its own. */
    public Instruction instruction() {
        if (length == 0) {
            throw new IllegalStateException("no instruction: " + problem);
        }
        return new Instruction(
                address(),
                length,
                kind(),
                encoding,
                map,
                opcode,
                kind().hasTarget() ? OptionalLong.of(target()) : OptionalLong.empty(),
                isRipRelative() ? OptionalLong.of(ripOperand()) : OptionalLong.empty(),
                Effects.of(this));
    }

    /** Prefixes, as bits of this class. */
    int prefixes() {
        return prefixes;
    }

    /** REX, or what other encodings have in its place; 0 if there is none. */
    int rex() {
        return rex;
    }

    /** The last byte of a VEX or XOP prefix, the second but last of an EVEX one: W vvvv L pp. */
    int vectorPrefix() {
        return vectorPrefix;
    }

    /** Reads prefixes, and the byte after them as opcode. REX counts only as the last one. */
    private boolean readPrefixes() {
        prefixes = 0;
        rex = 0;
        byte[] map = OpcodeMaps.LEGACY[0];
        while (position < end) {
            int next = code[position++] & 0xff;
            layout = OpcodeMaps.layout(map, next);
            if (layout != OpcodeMaps.PREFIX) {
                opcode = next;
                return true;
            }
            if ((next & 0xf0) == REX) {
                rex = next;
                continue;
            }
            int prefix = prefix(next);
            if (prefix < 0) {
                opcode = next;
                return true;
            }
            prefixes |= prefix;
            rex = 0;
        }
        return ended();
    }

    /** The bit of a prefix; −1 for an escape. */
    private static int prefix(int value) {
        return switch (value) {
            case 0x66 -> OPERAND_SIZE;
            case 0x67 -> ADDRESS_SIZE;
            case 0xf0 -> LOCK;
            case 0xf2 -> REPNE;
            case 0xf3 -> REP;
            case 0x64 -> FS;
            case 0x65 -> GS;
            case 0x26, 0x2e, 0x36, 0x3e -> 0;
            default -> -1;
        };
    }

    /** Reads what is left of the opcode: escapes, or VEX, EVEX or XOP. */
    private boolean readOpcode() {
        return switch (opcode) {
            case 0x0f -> readEscaped();
            case 0xc5 -> readVex2();
            case 0xc4 -> readVex3(Encoding.VEX, OpcodeMaps.VEX, 1);
            case 0x62 -> readEvex();
            case 0x8f -> {
                if (position >= end) {
                    yield ended();
                }
                // In the place of XOP's map, pop has zeros.
                yield (code[position] & 0x1f) < FIRST_XOP_MAP || readVex3(Encoding.XOP, OpcodeMaps.XOP, FIRST_XOP_MAP);
            }
            case 0xd5 -> fail(Undecodable.UNKNOWN);
            default -> true;
        };
    }

    private boolean readEscaped() {
        map = 1;
        if (!readOpcodeByte(OpcodeMaps.LEGACY[1])) {
            return false;
        }
        if (opcode != 0x38 && opcode != 0x3a) {
            return true;
        }
        map = opcode == 0x38 ? 2 : 3;
        return readOpcodeByte(OpcodeMaps.LEGACY[map]);
    }

    private boolean readVex2() {
        if (mayNotPrecedeVector()) {
            return false;
        }
        if (position >= end) {
            return ended();
        }
        encoding = Encoding.VEX;
        map = 1;
        byte prefix = code[position++];
        vectorPrefix = prefix & 0x7f; // as with three bytes, but for W
        rex = REX | (prefix < 0 ? 0 : REX_R);
        return readOpcodeByte(OpcodeMaps.VEX[0]);
    }

    private boolean readVex3(Encoding as, byte[][] maps, int firstMap) {
        if (mayNotPrecedeVector()) {
            return false;
        }
        if (position >= end) {
            return ended();
        }
        encoding = as;
        int first = code[position++];
        map = first & 0x1f;
        if (map < firstMap || map >= firstMap + maps.length) {
            return fail(Undecodable.UNKNOWN);
        }
        return readVectorPrefix(first) && readOpcodeByte(maps[map - firstMap]);
    }

    private boolean readEvex() {
        if (mayNotPrecedeVector()) {
            return false;
        }
        if (position >= end) {
            return ended();
        }
        encoding = Encoding.EVEX;
        int first = code[position++];
        map = first & 7;
        boolean hasRegisterOfApx = (first & 8) != 0;
        if (hasRegisterOfApx || map == 0 || map > OpcodeMaps.EVEX.length) {
            return fail(Undecodable.UNKNOWN);
        }
        if (!readVectorPrefix(first)) {
            return false;
        }
        if ((vectorPrefix & 4) == 0) {
            return fail(Undecodable.UNKNOWN); // a register that only APX has
        }
        if (position >= end) {
            return ended();
        }
        position++;
        return readOpcodeByte(OpcodeMaps.EVEX[map - 1]);
    }

    /** Reads the byte with W, vvvv and pp; the one before it has R, X and B, inverted. */
    private boolean readVectorPrefix(int first) {
        if (position >= end) {
            return ended();
        }
        vectorPrefix = code[position++] & 0xff;
        rex = REX | ~first >> 5 & 7 | vectorPrefix >> 4 & REX_W;
        return true;
    }

    private boolean mayNotPrecedeVector() {
        boolean mayNot = rex != 0 || (prefixes & (OPERAND_SIZE | LOCK | REPNE | REP)) != 0;
        if (mayNot) {
            fail(Undecodable.INVALID);
        }
        return mayNot;
    }

    private boolean readOpcodeByte(byte[] ofMap) {
        if (position >= end) {
            return ended();
        }
        opcode = code[position++] & 0xff;
        layout = OpcodeMaps.layout(ofMap, opcode);
        return true;
    }

    /** Goes over what follows the opcode. */
    private boolean readOperands() {
        if ((layout & OpcodeMaps.UNASSIGNED) != 0) {
            return fail(encoding == Encoding.LEGACY ? Undecodable.INVALID : Undecodable.UNKNOWN);
        }
        if ((layout & OpcodeMaps.MOD_RM) != 0 && !readModRm()) {
            return false;
        }
        if ((layout & OpcodeMaps.ANY_IMMEDIATE) != 0) {
            immediateSize = sizeOfImmediate();
            if (immediateSize < 0) {
                return fail(Undecodable.UNKNOWN);
            }
        }
        position += displacementSize + immediateSize;
        return position <= end || ended();
    }

    private boolean readModRm() {
        if (position >= end) {
            return ended();
        }
        modRmOffset = position - start;
        modRm = code[position++] & 0xff;
        if (!isAssigned()) {
            return fail(Undecodable.INVALID);
        }
        int mode = modRm >> 6;
        if (mode == 3 || (layout & OpcodeMaps.REGISTERS) != 0) {
            return true;
        }
        int base = modRm & 7;
        if (base == 4) {
            if (position >= end) {
                return ended();
            }
            sib = code[position++] & 0xff;
            base = sib & 7;
        }
        displacementSize = switch (mode) {
            case 0 -> base == 5 ? 4 : 0;
            case 1 -> 1;
            default -> 4;
        };
        return true;
    }

    /** Whether the opcodes that are told apart by ModRM.reg mean something. */
    private boolean isAssigned() {
        if (encoding != Encoding.LEGACY) {
            return true;
        }
        int reg = modRm >> 3 & 7;
        if (map == 0) {
            return switch (opcode) {
                case 0x8f -> reg == 0;
                case 0xc6, 0xc7 -> reg == 0 || modRm == 0xf8;
                case 0xfe -> reg < 2;
                case 0xff -> reg < 7;
                default -> true;
            };
        }
        return map != 1 || opcode != 0xba || reg >= 4;
    }

    /** How many bytes of immediate there are; −1 if that depends on the processor. */
    private int sizeOfImmediate() {
        if ((layout & OpcodeMaps.IF_TEST) != 0 && (modRm >> 3 & 7) > 1) {
            return 0;
        }
        boolean isWide = (rex & REX_W) != 0;
        boolean isNarrow = !isWide && (prefixes & OPERAND_SIZE) != 0;
        int size = (layout & OpcodeMaps.IMM8) != 0 ? 1 : 0;
        if ((layout & OpcodeMaps.IMM16) != 0) {
            size += 2;
        } else if ((layout & OpcodeMaps.IMM_Z) != 0) {
            if (isNarrow && (layout & OpcodeMaps.BRANCH) != 0) {
                return -1; // AMD: two bytes; Intel: four
            }
            size += isNarrow ? 2 : 4;
        } else if ((layout & OpcodeMaps.IMM_V) != 0) {
            size += isWide ? 8 : isNarrow ? 2 : 4;
        } else if ((layout & OpcodeMaps.ADDRESS) != 0) {
            size += hasAddressSizePrefix() ? 4 : 8;
        } else if ((layout & OpcodeMaps.IMM32) != 0) {
            size += 4;
        } else if ((layout & OpcodeMaps.IF_SSE4A) != 0 && (prefixes & (OPERAND_SIZE | REPNE)) != 0) {
            size += 2;
        }
        return size;
    }

    private long signed(int offset, int size) {
        long value = 0;
        for (int i = 0; i < size; i++) {
            value |= (code[start + offset + i] & 0xffL) << 8 * i;
        }
        int unused = Long.SIZE - 8 * size;
        return size == 0 ? 0 : value << unused >> unused;
    }

    /** The bytes end here: because there are no more, or because an instruction may not have more. */
    private boolean ended() {
        return fail(end - start == MAX_LENGTH ? Undecodable.INVALID : Undecodable.TRUNCATED);
    }

    private boolean fail(Undecodable why) {
        problem = why;
        return false;
    }
}
