package dev.reverie.tools.fail;

import dev.reverie.api.guestcode.GuestStruct;
import dev.reverie.api.guestcode.Length;
import dev.reverie.api.guestcode.StateScope;

/** Rules as data: what {@link RuleCode} obeys in all guests of a run, and how often each rule was applied. Filled by {@link RuleWriter}. */
@GuestStruct(StateScope.SHARED)
interface RuleTable {
    /** The most rules. */
    int RULES = 32;

    /** The most patterns of paths, of all rules. */
    int PATTERNS = 64;

    /** The most characters of all patterns. */
    int CHARACTERS = 4096;

    /** One more than the highest number of a call that guest code sees. */
    int NUMBERS = 512;

    /** In {@link #candidates}: only the tracer can tell. */
    long STOPS = -1;

    /** A flag: the call is answered with the result. */
    int ANSWERS = 1;

    /** A flag: the tracer delays it. */
    int DELAYS = 2;

    /** A flag: it is about certain descriptors. */
    int HAS_DESCRIPTORS = 4;

    /** In patterns: {@code *}, {@code **} and {@code ?}. */
    int STAR = 256;

    int STARS = 257;

    int ANY = 258;

    /** By the number of a call the rules that may be about it, a bit each. */
    @Length(NUMBERS)
    long candidates(int number);

    /** By the number of a call which arguments are paths, in bits 0 to 5, and descriptors, in bits 8 to 13. */
    @Length(NUMBERS)
    int roles(int number);

    @Length(RULES)
    int flags(int rule);

    @Length(RULES)
    long result(int rule);

    /** Which of the descriptors 0 to 63 it is about. */
    @Length(RULES)
    long descriptors(int rule);

    /** Its patterns: from this one, */
    @Length(RULES)
    int firstPattern(int rule);

    /** up to that one. None: any file will do. */
    @Length(RULES)
    int lastPattern(int rule);

    @Length(RULES)
    long nth(int rule);

    @Length(RULES)
    long from(int rule);

    @Length(RULES)
    long every(int rule);

    @Length(RULES)
    long times(int rule);

    /** How likely it is, in 2⁵³ths; more than that is always. */
    @Length(RULES)
    long chance(int rule);

    @Length(RULES)
    long seed(int rule);

    @Length(RULES)
    long matches(int rule);

    long getAndAddMatches(int rule, long delta);

    @Length(RULES)
    long hits(int rule);

    long getAndAddHits(int rule, long delta);

    /** Where a pattern begins. */
    @Length(PATTERNS)
    int start(int pattern);

    /** Where a pattern ends. */
    @Length(PATTERNS)
    int end(int pattern);

    /** The patterns' characters. */
    @Length(CHARACTERS)
    short character(int at);
}
