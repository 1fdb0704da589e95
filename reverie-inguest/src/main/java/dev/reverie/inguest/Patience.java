package dev.reverie.inguest;

/**
 * How many calls stop before programs are made ready to have theirs handled inside.
 *
 * @param ofProgram of one program: that it will make more than it has made is a guess, which is right for half of all at worst
 * @param ofRun of all together: before the first program, the tracer itself has to be made ready
 */
record Patience(int ofProgram, int ofRun) {
    /** All programs, before their first instruction. */
    static final Patience NONE = new Patience(0, 0);
}
