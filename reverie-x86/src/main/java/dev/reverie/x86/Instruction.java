package dev.reverie.x86;

import java.util.OptionalLong;

/**
 * An instruction, for those who look at few; those who go through many ask the {@link Decoder}.
 *
 * @param address where it is
 * @param length how many bytes it has, 1 to 15
 * @param kind what it is to the flow of control
 * @param encoding how the opcode is encoded
 * @param map which opcode map the opcode belongs to, by its number
 * @param opcode the opcode's byte
 * @param target where it may branch to, if it says so itself
 * @param ripOperand the address of its operand in memory, if the instruction names that relative to its own end
 * @param effects what it does to registers and flags
 */
public record Instruction(
        long address,
        int length,
        Kind kind,
        Encoding encoding,
        int map,
        int opcode,
        OptionalLong target,
        OptionalLong ripOperand,
        Effects effects)
        implements Decoded {

    /**
     * Decodes what is at {@code code[at]}.
     *
     * @param address the address of {@code code[at]}
     */
    public static Decoded decode(byte[] code, int at, long address) {
        Decoder decoder = new Decoder(code, address - at);
        return decoder.decode(at) == 0 ? decoder.problem() : decoder.instruction();
    }

    /** Where the next instruction in memory is. */
    public long end() {
        return address + length;
    }
}
