package dev.reverie.x86;

/**
 * Goes through the bytes of an instruction, from prefix to immediate, and notes what it meets: the part of {@link Decoder} that
 * knows how instructions are built. What it notes holds until the next one is read.
 */
final class InstructionReader {
    private static final int FIRST_XOP_MAP = 8;
    private static final int XBEGIN_OPCODE = 0xc7;
    private static final int XBEGIN = 0xf8;

    private final byte[] code;
    private final int limit;
    private int start;
    private int end;
    private int position;

    /** Why there is no instruction, if there is none. */
    Undecodable problem = Undecodable.TRUNCATED;
    /** The prefixes, as bits of {@link Prefixes}. */
    int prefixes;
    /** REX, or what other encodings have in its place; 0 if there is none. */
    int rex;
    /** How the opcode is encoded. */
    Encoding encoding = Encoding.LEGACY;
    /** The opcode's map. */
    int map;
    /** The opcode's byte. */
    int opcode;
    /** The last byte of a VEX or XOP prefix, the second but last of an EVEX one: W vvvv L pp. */
    int vectorPrefix;
    /** Where ModRM is in the instruction, −1 if there is none. */
    int modRmOffset;
    /** ModRM, −1 if there is none. */
    int modRm;
    /** SIB, −1 if there is none. */
    int sib;
    /** Bytes of displacement. */
    int displacementSize;
    /** Bytes of immediate. */
    int immediateSize;

    private int layout;

    /** Reads {@code code[0, limit)}. */
    InstructionReader(byte[] code, int limit) {
        this.code = code;
        this.limit = limit;
    }

    /** Reads the instruction at an index; returns its length, or 0 if there is none. */
    int read(int at) {
        start = at;
        position = at;
        end = Math.min(limit, at + Decoder.MAX_LENGTH);
        encoding = Encoding.LEGACY;
        map = 0;
        vectorPrefix = 0;
        modRmOffset = -1;
        modRm = -1;
        sib = -1;
        displacementSize = 0;
        immediateSize = 0;
        return readPrefixes() && readOpcode() && readOperands() ? position - start : 0;
    }

    /** Reads prefixes, and the byte after them as opcode. REX counts only as the last one. */
    private boolean readPrefixes() {
        prefixes = 0;
        rex = 0;
        byte[] oneByte = OpcodeMaps.LEGACY[0];
        while (position < end) {
            int next = code[position++] & 0xff;
            layout = OpcodeMaps.layout(oneByte, next);
            if (layout != OpcodeMaps.PREFIX) {
                opcode = next;
                return true;
            }
            if ((next & 0xf0) == Prefixes.REX) {
                rex = next;
                continue;
            }
            int prefix = Prefixes.bit(next);
            if (prefix < 0) {
                opcode = next;
                return true;
            }
            prefixes |= prefix;
            rex = 0;
        }
        return ended();
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
        rex = Prefixes.REX | (prefix < 0 ? 0 : Prefixes.REX_R);
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
        rex = Prefixes.REX | ~first >> 5 & 7 | vectorPrefix >> 4 & Prefixes.REX_W;
        return true;
    }

    private boolean mayNotPrecedeVector() {
        boolean mayNot =
                rex != 0 || (prefixes & (Prefixes.OPERAND_SIZE | Prefixes.LOCK | Prefixes.REPNE | Prefixes.REP)) != 0;
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
        boolean isWide = (rex & Prefixes.REX_W) != 0;
        boolean isNarrow = !isWide && (prefixes & Prefixes.OPERAND_SIZE) != 0;
        int size = (layout & OpcodeMaps.IMM8) != 0 ? 1 : 0;
        if ((layout & OpcodeMaps.IMM16) != 0) {
            size += 2;
        } else if ((layout & OpcodeMaps.IMM_Z) != 0) {
            boolean isBranch = (layout & OpcodeMaps.BRANCH) != 0 || modRm == XBEGIN && opcode == XBEGIN_OPCODE;
            if (isNarrow && isBranch) {
                return -1; // AMD: two bytes; Intel: four, or two of which nobody knows where they lead
            }
            size += isNarrow ? 2 : 4;
        } else if ((layout & OpcodeMaps.IMM_V) != 0) {
            size += isWide ? 8 : isNarrow ? 2 : 4;
        } else if ((layout & OpcodeMaps.ADDRESS) != 0) {
            size += (prefixes & Prefixes.ADDRESS_SIZE) != 0 ? 4 : 8;
        } else if ((layout & OpcodeMaps.IMM32) != 0) {
            size += 4;
        } else if ((layout & OpcodeMaps.IF_SSE4A) != 0 && (prefixes & (Prefixes.OPERAND_SIZE | Prefixes.REPNE)) != 0) {
            size += 2;
        }
        return size;
    }

    /** The bytes end here: because there are no more, or because an instruction may not have more. */
    private boolean ended() {
        return fail(end - start == Decoder.MAX_LENGTH ? Undecodable.INVALID : Undecodable.TRUNCATED);
    }

    private boolean fail(Undecodable why) {
        problem = why;
        return false;
    }
}
