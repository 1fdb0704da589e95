package dev.reverie.inguest.patch;

/** Why a system call, or one way to patch it, is out of the question. */
public enum Reason {
    /** The address is in no part of the file that holds code. */
    NO_CODE("no code of the file"),
    /** No function is known to begin before it. */
    NO_FUNCTION("in no known function"),
    /** Between the start of the function and the call are bytes whose meaning is not known. */
    UNDECODABLE("behind bytes that are no known instructions"),
    /** Decoding the function from its start does not meet the call. */
    NO_INSTRUCTION("within another instruction"),
    /** In front is the beginning of the function, or of what is known of it. */
    AT_START("nothing in front"),
    /** The instruction next to it does not move: a call, a return, a jump by register, another system call. */
    IMMOVABLE("next to an instruction that can't be moved"),
    /** Something is known to jump to what would be overwritten. */
    ENTERED("next to a branch target"),
    /** The function ends behind it. */
    AT_END("nothing behind"),
    /** There is no padding of five bytes within 127 bytes. */
    NO_PADDING("no padding near"),
    /** The padding near it, or the bytes around it, are taken by patches of other calls. */
    TAKEN("taken by other patches"),
    /** No stub can be mapped where the jump reaches it, and its bytes trap where they have to. */
    NO_ROOM("no room for a stub in reach"),
    /** What moved instructions refer to is out of reach of all stubs. */
    TOO_FAR("refers to what is too far");

    private final String text;

    Reason(String text) {
        this.text = text;
    }

    /** For people. */
    public String text() {
        return text;
    }
}
