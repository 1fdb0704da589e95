package dev.reverie.inguest.patch;

import dev.reverie.inguest.patch.FileCode.Range;
import dev.reverie.x86.Decoder;
import dev.reverie.x86.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The instructions around a system call, decoded from the starts of the functions that are there: the call's own and, for who asks, those in
 * which a short jump may find padding.
 */
final class Surroundings {
    /** How far from the call instructions are kept, in bytes. */
    private static final int DISTANCE = 192;

    /** How far behind the call a function is decoded, for what branches back from there. */
    private static final int LONGEST = 1 << 14;

    private final FileCode code;
    private final long site;
    private final List<Piece> pieces = new ArrayList<>();
    private final TreeSet<Long> entries = new TreeSet<>();
    private @Nullable Reason problem;

    /**
     * An instruction.
     *
     * @param at its address
     * @param end behind its last byte
     * @param kind what it is to the flow of control
     * @param isPadding whether compilers and linkers fill room with it
     * @param function where the function begins that it was found in
     */
    record Piece(long at, long end, Kind kind, boolean isPadding, long function) {}

    private Surroundings(FileCode code, long site) {
        this.code = code;
        this.site = site;
    }

    /** Those of the call's own function. */
    static Surroundings of(FileCode code, long site) {
        Surroundings result = new Surroundings(code, site);
        result.decode(false);
        if (result.problem == null && result.index(site) < 0) {
            result.problem = Reason.NO_INSTRUCTION;
        }
        return result;
    }

    /** Those of the other functions, too. */
    Surroundings withNeighbours() {
        Surroundings result = new Surroundings(code, site);
        result.decode(true);
        return result;
    }

    private void decode(boolean withNeighbours) {
        Range range = code.range(site);
        if (range == null || site + Site.LENGTH > range.to()) {
            problem = Reason.NO_CODE;
            return;
        }
        long[] starts = code.starts();
        int own = last(starts, site);
        if (own < 0 || starts[own] < range.from()) {
            problem = Reason.NO_FUNCTION;
            return;
        }
        int first = withNeighbours ? Math.max(0, last(starts, site - DISTANCE)) : own;
        long end = withNeighbours ? site + DISTANCE : site;
        for (int i = first; i < starts.length && starts[i] <= end; i++) {
            if (range.contains(starts[i])) {
                entries.add(starts[i]);
                decode(starts[i], i + 1 < starts.length ? Math.min(starts[i + 1], range.to()) : range.to());
            }
        }
    }

    /** The index of the last start that is not behind an address; −1 if there is none. */
    private static int last(long[] starts, long address) {
        int found = Arrays.binarySearch(starts, address);
        return found >= 0 ? found : -found - 2;
    }

    private void decode(long function, long functionEnd) {
        entries.add(functionEnd);
        boolean isOwn = site >= function && site < functionEnd;
        long needed = Math.min(site, functionEnd) - DISTANCE;
        long from = Synchronization.startFor(code, function, needed);
        long end = Math.min(functionEnd, site + LONGEST);
        byte[] bytes = from < 0 ? new byte[0] : code.read(from, end);
        if (from < 0 && isOwn) {
            problem = Reason.UNDECODABLE;
        }
        Decoder decoder = new Decoder(bytes, from);
        for (int at = 0; at < bytes.length; at += decoder.length()) {
            if (decoder.decode(at) == 0) {
                if (isOwn && site >= from + at) {
                    problem = Reason.UNDECODABLE;
                }
                return;
            }
            Kind kind = decoder.kind();
            if (kind.hasTarget()) {
                noteTarget(decoder.target());
            }
            if (isNear(decoder.address())) {
                boolean isPadding = Padding.is(bytes, at, decoder.length());
                pieces.add(new Piece(decoder.address(), decoder.endAddress(), kind, isPadding, function));
            }
        }
    }

    private void noteTarget(long target) {
        if (isNear(target)) {
            entries.add(target);
        }
    }

    private boolean isNear(long address) {
        return Math.abs(address - site) <= DISTANCE;
    }

    /** Why nothing is known of the instructions; null if they are known. */
    @Nullable
    Reason problem() {
        return problem;
    }

    List<Piece> pieces() {
        return pieces;
    }

    /** The position of the instruction that begins at an address; −1 if none does. */
    int index(long address) {
        for (int i = 0; i < pieces.size(); i++) {
            if (pieces.get(i).at() == address) {
                return i;
            }
        }
        return -1;
    }

    /** Whether something is known to jump to an address, or a function begins there. */
    boolean isEntered(long address) {
        return entries.contains(address);
    }

    /** Whether something is known to enter the code within a range, its borders not counted. */
    boolean isEnteredWithin(long from, long to) {
        Long next = entries.higher(from);
        return next != null && next < to;
    }
}
