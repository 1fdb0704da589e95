package dev.reverie.tools.fail;

import dev.reverie.api.guestcode.GuestAction;
import dev.reverie.api.guestcode.GuestCode;
import dev.reverie.api.guestcode.GuestThread;

/**
 * Obeys a {@link RuleTable} inside the guest, as {@link FailTool#onSyscall} does outside. Where it can't be certain (a path from a working
 * directory, a descriptor's path, a name that is not ASCII) the call stops before anything is counted.
 */
final class RuleCode {
    private static final int UNCERTAIN = 2;
    private static final int LONGEST_PATH = 4095;
    private static final int MOST_STEPS = 20_000;
    private static final long NEVER_MAPPED = 4096;
    private static final int ARGUMENTS = 6;
    private static final int DESCRIPTOR_ROLES = 8;
    private static final int ASCII = 128;
    private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;
    private static final int NO_DOUBLE_BITS = 11;

    private RuleCode() {}

    /** Runs before each call. */
    @GuestCode
    static GuestAction onCall(GuestThread guest, RuleTable table) {
        int number = guest.number();
        if (number < 0 || number >= RuleTable.NUMBERS) {
            return guest.stop();
        }
        long candidates = table.candidates(number);
        if (candidates == RuleTable.STOPS) {
            return guest.stop();
        }
        long matching = 0;
        for (int rule = 0; rule < RuleTable.RULES; rule++) {
            if ((candidates >>> rule & 1) != 0) {
                int match = matches(guest, table, table.roles(number), rule);
                if (match == UNCERTAIN) {
                    return guest.stop();
                }
                matching |= (long) match << rule;
            }
        }
        for (int rule = 0; rule < RuleTable.RULES; rule++) {
            if ((matching >>> rule & 1) != 0 && comes(table, rule)) {
                int flags = table.flags(rule);
                if ((flags & RuleTable.DELAYS) != 0) {
                    guest.rpc(rule, 0, 0, 0);
                }
                return (flags & RuleTable.ANSWERS) != 0 ? guest.answer(table.result(rule)) : guest.proceed();
            }
        }
        return guest.proceed();
    }

    /** 0, 1 or UNCERTAIN. */
    @GuestCode
    private static int matches(GuestThread guest, RuleTable table, int roles, int rule) {
        if ((table.flags(rule) & RuleTable.HAS_DESCRIPTORS) != 0) {
            int found = 0;
            for (int i = 0; i < ARGUMENTS; i++) {
                int descriptor = (int) guest.argument(i);
                if ((roles >>> DESCRIPTOR_ROLES + i & 1) != 0 && descriptor >= 0) {
                    found |= descriptor >= Long.SIZE ? UNCERTAIN : (int) (table.descriptors(rule) >>> descriptor & 1);
                }
            }
            if (found != 1) {
                return found == 0 ? 0 : UNCERTAIN;
            }
        }
        if (table.firstPattern(rule) == table.lastPattern(rule)) {
            return 1;
        }
        int found = 0;
        for (int i = 0; i < ARGUMENTS; i++) {
            if ((roles >>> i & 1) != 0) {
                found |= hasPath(guest, table, guest.argument(i), rule);
            }
        }
        return found > 1 ? UNCERTAIN : found;
    }

    /** Whether a path is as one of the rule's patterns: 0, 1 or UNCERTAIN. */
    @GuestCode
    private static int hasPath(GuestThread guest, RuleTable table, long path, int rule) {
        int length = lengthOf(guest, path);
        if (length < 0) {
            return length == GuestThread.EFAULT ? 0 : UNCERTAIN;
        }
        int found = 0;
        for (int pattern = table.firstPattern(rule); pattern < table.lastPattern(rule); pattern++) {
            found |= isAs(guest, path, length, table, pattern);
        }
        // As it is from the root it may be another one.
        return found == 0 && !isNormal(guest, path, length) ? UNCERTAIN : found;
    }

    /** The length of a path; EFAULT if it can't be read, −1 if it is too long or not ASCII. */
    @GuestCode
    private static int lengthOf(GuestThread guest, long path) {
        if (path >= 0 && path < NEVER_MAPPED) {
            return GuestThread.EFAULT;
        }
        for (int length = 0; length <= LONGEST_PATH; length++) {
            int next = guest.readByte(path + length);
            if (next == 0) {
                return length;
            }
            if (next < 0) {
                return GuestThread.EFAULT;
            }
            if (next >= ASCII) {
                return -1;
            }
        }
        return -1;
    }

    /** Whether it begins at the root, and has no empty component, no "." and no "..", nor a slash at its end. */
    @GuestCode
    private static boolean isNormal(GuestThread guest, long path, int length) {
        if (length == 0 || guest.readByte(path) != '/') {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (guest.readByte(path + i) == '/') {
                int next = guest.readByte(path + i + 1);
                if (next == '/' || next == '.' || next == 0 && length > 1) {
                    return false;
                }
            }
        }
        return true;
    }

    /**
     * Whether a path is as a pattern: 0, 1 or UNCERTAIN. Where it does not go on, the last star takes one character more; where that
     * may not, as it is a slash, the last double star does.
     */
    @GuestCode
    private static int isAs(GuestThread guest, long path, int length, RuleTable table, int pattern) {
        int end = table.end(pattern);
        int at = table.start(pattern);
        int i = 0;
        int star = -1;
        int starTaken = 0;
        int stars = -1;
        int starsTaken = 0;
        for (int step = 0; step < MOST_STEPS; step++) {
            int wanted = at < end ? table.character(at) : -1;
            int next = i < length ? guest.readByte(path + i) : -1;
            if (wanted == RuleTable.STARS) {
                at++;
                stars = at;
                starsTaken = i;
                star = -1;
            } else if (wanted == RuleTable.STAR) {
                at++;
                star = at;
                starTaken = i;
            } else if (next < 0 && wanted < 0) {
                return 1;
            } else if (next >= 0 && (wanted == next || wanted == RuleTable.ANY && next != '/')) {
                at++;
                i++;
            } else if (star >= 0 && starTaken < length && guest.readByte(path + starTaken) != '/') {
                starTaken++;
                i = starTaken;
                at = star;
            } else if (stars >= 0 && starsTaken < length) {
                starsTaken++;
                i = starsTaken;
                at = stars;
                star = -1;
            } else {
                return 0;
            }
        }
        return UNCERTAIN;
    }

    /** Counts a match, and says whether the rule is applied to it: as {@link Occasion#comes}. */
    @GuestCode
    private static boolean comes(RuleTable table, int rule) {
        long number = table.getAndAddMatches(rule, 1) + 1;
        long nth = table.nth(rule);
        long from = table.from(rule);
        if (nth != 0 && number != nth || number < from || (number - from + 1) % table.every(rule) != 0) {
            return false;
        }
        if (random(table.seed(rule) + number * GOLDEN_RATIO) >>> NO_DOUBLE_BITS >= table.chance(rule)) {
            return false;
        }
        if (table.getAndAddHits(rule, 1) >= table.times(rule)) {
            table.getAndAddHits(rule, -1);
            return false;
        }
        return true;
    }

    /** The first number of a {@link java.util.SplittableRandom} with this seed. */
    @GuestCode
    private static long random(long seed) {
        long z = seed + GOLDEN_RATIO;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }
}
