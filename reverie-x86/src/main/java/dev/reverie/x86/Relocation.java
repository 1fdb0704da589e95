package dev.reverie.x86;

/** What became of an attempt to move code. */
public sealed interface Relocation {
    /**
     * The code for the new address. Of what the last instruction goes on with, unless that {@linkplain Kind#endsFlow ends the
     * flow}, the caller takes care: a jump back to the end of the run, say.
     *
     * @param code the instructions
     * @param newOffsets where the instruction that began at an offset of the run begins in the code, by that offset; −1 where
     *     none began; at the end, one for the end of the run
     */
    record Moved(byte[] code, int[] newOffsets) implements Relocation {
        /** Where what began at this offset of the run begins in the code; −1 if no instruction began there. */
        public int newOffset(int oldOffset) {
            return newOffsets[oldOffset];
        }
    }

    /**
     * There is no code that does the same at the new address.
     *
     * @param offset where in the run the instruction is that can't be moved
     * @param reason what is the matter with it
     */
    record Refused(int offset, Reason reason) implements Relocation {}

    /** Why an instruction can't be moved. */
    enum Reason {
        /** The bytes are no instruction that is known. */
        NO_INSTRUCTION,
        /** The run ends within the instruction. */
        CUT,
        /** It branches to within another instruction of the run. */
        BRANCH_INTO_INSTRUCTION,
        /** What it names relative to itself is more than 2 GiB from the new address. */
        TOO_FAR,
        /** It names something by an address of 32 bits relative to itself. */
        NARROW_ADDRESS,
        /** It is a call, and they were not allowed. */
        CALL,
        /** It is a call that is to leave the old return address, of a target that depends on rsp, which that moves. */
        CALL_BY_STACK
    }
}
