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

    private final byte[] code;
    private final int limit;
    private final long base;
    private final InstructionReader reader;

    private int start;
    private int length;

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
        reader = new InstructionReader(code, limit);
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
        length = reader.read(at);
        return length;
    }

    /** Why the last {@link #decode} returned 0. */
    public Undecodable problem() {
        if (length != 0) {
            throw new IllegalStateException("an instruction of " + length + " bytes was decoded");
        }
        return reader.problem;
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
        return length == 0 || reader.encoding != Encoding.LEGACY
                ? Kind.OTHER
                : Kind.of(reader.map, reader.opcode, reader.modRm);
    }

    /** What a {@link Kind#CONDITIONAL_JUMP} depends on. */
    public Condition condition() {
        return Condition.of(reader.opcode & 0xf);
    }

    /** Where the instruction branches to; only for kinds that {@linkplain Kind#hasTarget have a target}. */
    public long target() {
        return endAddress() + immediate();
    }

    /** How the opcode is encoded. */
    public Encoding encoding() {
        return reader.encoding;
    }

    /** The number of the opcode's map, which together with the encoding says what the opcode means. */
    public int map() {
        return reader.map;
    }

    /** The opcode's byte. */
    public int opcode() {
        return reader.opcode;
    }

    /** Whether it is the instruction with this opcode in map 0 (no escape) or 1 (0f), without VEX, EVEX or XOP prefix. */
    public boolean is(int ofMap, int withOpcode) {
        return length != 0 && reader.encoding == Encoding.LEGACY && reader.map == ofMap && reader.opcode == withOpcode;
    }

    /** Where the ModRM byte is, counted from the first byte of the instruction; −1 if it has none. */
    public int modRmOffset() {
        return reader.modRmOffset;
    }

    /** The ModRM byte, 0 to 255; −1 if there is none. */
    public int modRm() {
        return reader.modRm;
    }

    /** The SIB byte, 0 to 255; −1 if there is none. */
    public int sib() {
        return reader.sib;
    }

    /** How many bytes the displacement of the operand in memory has: 0, 1 or 4; a lone address has no displacement. */
    public int displacementSize() {
        return reader.displacementSize;
    }

    /** Where the displacement is, counted from the first byte of the instruction. */
    public int displacementOffset() {
        return length - reader.immediateSize - reader.displacementSize;
    }

    /** The displacement, as the instruction has it: EVEX instructions multiply one of a single byte. */
    public int displacement() {
        return (int) signed(displacementOffset(), reader.displacementSize);
    }

    /** Whether the operand in memory is relative to the end of the instruction. */
    public boolean isRipRelative() {
        return reader.modRm >= 0 && (reader.modRm & 0xc7) == 5 && reader.displacementSize == 4;
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
        return reader.immediateSize;
    }

    /** Where the immediate is, counted from the first byte of the instruction. */
    public int immediateOffset() {
        return length - reader.immediateSize;
    }

    /** The immediate, with its sign extended. */
    public long immediate() {
        return signed(immediateOffset(), reader.immediateSize);
    }

    /** Whether there is a prefix 66. */
    public boolean hasOperandSizePrefix() {
        return (reader.prefixes & Prefixes.OPERAND_SIZE) != 0;
    }

    /** Whether there is a prefix 67, which makes addresses have 32 bits. */
    public boolean hasAddressSizePrefix() {
        return (reader.prefixes & Prefixes.ADDRESS_SIZE) != 0;
    }

    /** The instruction as a value of its own. */
    public Instruction instruction() {
        if (length == 0) {
            throw new IllegalStateException("no instruction: " + reader.problem);
        }
        return new Instruction(
                address(),
                length,
                kind(),
                reader.encoding,
                reader.map,
                reader.opcode,
                kind().hasTarget() ? OptionalLong.of(target()) : OptionalLong.empty(),
                isRipRelative() ? OptionalLong.of(ripOperand()) : OptionalLong.empty(),
                Effects.of(this));
    }

    /** Prefixes, as bits of {@link Prefixes}. */
    int prefixes() {
        return reader.prefixes;
    }

    /** REX, or what other encodings have in its place; 0 if there is none. */
    int rex() {
        return reader.rex;
    }

    /** The last byte of a VEX or XOP prefix, the second but last of an EVEX one: W vvvv L pp. */
    int vectorPrefix() {
        return reader.vectorPrefix;
    }

    private long signed(int offset, int size) {
        long value = 0;
        for (int i = 0; i < size; i++) {
            value |= (code[start + offset + i] & 0xffL) << 8 * i;
        }
        int unused = Long.SIZE - 8 * size;
        return size == 0 ? 0 : value << unused >> unused;
    }
}
