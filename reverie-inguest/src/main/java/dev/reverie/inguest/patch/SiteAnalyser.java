package dev.reverie.inguest.patch;

import dev.reverie.inguest.patch.FileCode.Range;
import dev.reverie.inguest.patch.Surroundings.Piece;
import dev.reverie.x86.Decoder;
import dev.reverie.x86.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds out how a {@code syscall} instruction of a file may be patched. What it relies on:
 *
 * <ul>
 *   <li>functions begin where call frame information and symbols say, and consist of instructions up to the call: where decoding from the start
 *       meets bytes that are none, nothing behind them is patched;
 *   <li>nobody enters an instruction in its middle, but by a branch of these functions;
 *   <li>nobody enters padding;
 *   <li>nobody reads code as data.
 * </ul>
 *
 * It does not rely on knowing who enters between instructions (jump tables, landing pads, the parts of a function that compilers
 * put elsewhere): either all boundaries between instructions stay, or a thread that comes to one of the others traps (see {@link TrapTail}).
 */
public final class SiteAnalyser {
    /** How many bytes a jump to anywhere within 2 GiB has. */
    static final int JUMP = 5;

    private static final int SHORT_JUMP_BACK = 128;
    private static final int SHORT_JUMP_AHEAD = 127;

    private final FileCode code;
    private final Surroundings around;
    private final long site;
    private final List<Tactic> tactics = new ArrayList<>();
    private final List<Site.Refusal> refusals = new ArrayList<>();

    private SiteAnalyser(FileCode code, Surroundings around, long site) {
        this.code = code;
        this.around = around;
        this.site = site;
    }

    /**
     * Analyses the call at an address of the file, that of its byte 0f. A call with a prefix in front is none that can be patched: what overwrote
     * its two bytes would have the prefix, too.
     */
    public static Site analyse(FileCode code, long address) {
        Surroundings around = Surroundings.of(code, address);
        Reason problem = around.problem();
        if (problem != null) {
            return Site.unpatchable(address, problem);
        }
        int index = around.index(address);
        Piece call = around.pieces().get(index);
        if (call.kind() != Kind.SYSCALL || call.end() != address + Site.LENGTH) {
            return Site.unpatchable(address, Reason.NO_INSTRUCTION);
        }
        return new SiteAnalyser(code, around, address).analyse(index);
    }

    private Site analyse(int index) {
        jumpBefore(index);
        jumpOver(index);
        // Nine of ten calls need no padding, and to look for it takes the longest.
        if (tactics.stream().noneMatch(tactic -> rank(tactic) == 0)) {
            shortJump(around.withNeighbours());
        }
        tactics.sort((a, b) -> Integer.compare(rank(a), rank(b)));
        return new Site(site, tactics, refusals);
    }

    /**
     * Those that leave all boundaries come first, with as few jumps as there can be. Who jumps to the call itself would not come by a jump in
     * front of it.
     */
    private int rank(Tactic tactic) {
        boolean isEntered = around.isEntered(site);
        return switch (tactic.shape()) {
            case ONE_BEFORE -> isEntered ? 2 : 0;
            case SHORT_JUMP -> 1;
            case OVER -> 3;
            case SEVERAL_BEFORE -> 4;
            case UNPATCHED -> 5;
        };
    }

    private void jumpBefore(int index) {
        long function = around.pieces().get(index).function();
        long start = site;
        int i = index;
        while (site - start < JUMP) {
            i--;
            Piece piece = i < 0 ? null : around.pieces().get(i);
            if (piece == null || piece.function() != function || piece.end() != start) {
                refuse(Shape.ONE_BEFORE, Reason.AT_START);
                return;
            }
            if (!isMovable(piece.kind())) {
                refuse(Shape.ONE_BEFORE, Reason.IMMOVABLE);
                return;
            }
            start = piece.at();
        }
        if (around.isEnteredWithin(start, site)) {
            refuse(Shape.ONE_BEFORE, Reason.ENTERED);
            return;
        }
        tactics.add(new Tactic.JumpBefore(start, code.read(start, site), i == index - 1));
    }

    /** Whether an instruction does the same elsewhere, and goes on to the next, or by itself to where it went before. */
    private static boolean isMovable(Kind kind) {
        return kind == Kind.OTHER || kind == Kind.CONDITIONAL_JUMP;
    }

    /** Whether code consists of instructions that are movable, but for the last, which may end the flow if that is allowed. */
    static boolean isMovable(byte[] code, boolean mayEnd) {
        Decoder decoder = new Decoder(code, 0);
        boolean isOver = false;
        for (int at = 0; at < code.length; at += decoder.length()) {
            if (isOver || decoder.decode(at) == 0) {
                return false;
            }
            isOver = mayEnd && endsMovably(decoder.kind());
            if (!isOver && !isMovable(decoder.kind())) {
                return false;
            }
        }
        return true;
    }

    private static boolean endsMovably(Kind kind) {
        return kind == Kind.JUMP || kind == Kind.RETURN || kind == Kind.UNDEFINED || kind == Kind.HALT;
    }

    /** Whether a short jump in place of the call reaches all of a hole. */
    static boolean isInReach(long site, long hole, int length) {
        long end = site + Site.LENGTH;
        return hole >= end - SHORT_JUMP_BACK && hole + length <= end + SHORT_JUMP_AHEAD + JUMP;
    }

    private void shortJump(Surroundings all) {
        List<Patch.Bytes> holes = new ArrayList<>();
        long end = site + Site.LENGTH;
        for (Range run : Padding.runs(all)) {
            long from = Math.max(run.from(), end - SHORT_JUMP_BACK);
            long to = Math.min(run.to(), end + SHORT_JUMP_AHEAD + JUMP);
            if (to - from >= JUMP) {
                holes.add(new Patch.Bytes(from, code.read(from, to)));
            }
        }
        if (holes.isEmpty()) {
            refuse(Shape.SHORT_JUMP, Reason.NO_PADDING);
        } else {
            tactics.add(new Tactic.ShortJump(holes));
        }
    }

    private void jumpOver(int index) {
        List<Piece> pieces = around.pieces();
        long first = site + Site.LENGTH;
        long end = first;
        boolean isOver = false;
        int i = index;
        while (end - site < JUMP && !isOver) {
            i++;
            if (i == pieces.size()
                    || pieces.get(i).at() != end
                    || pieces.get(i).function() != pieces.get(index).function()) {
                refuse(Shape.OVER, Reason.AT_END);
                return;
            }
            Kind kind = pieces.get(i).kind();
            isOver = endsMovably(kind);
            if (!isMovable(kind) && !isOver) {
                refuse(Shape.OVER, Reason.IMMOVABLE);
                return;
            }
            end = pieces.get(i).end();
        }
        long moved = end;
        if (end - site < JUMP && i + 1 < pieces.size() && pieces.get(i + 1).isPadding() && !around.isEntered(end)) {
            end = Math.min(Padding.end(around, i + 1), site + JUMP);
        }
        if (end - site < JUMP) {
            refuse(Shape.OVER, Reason.AT_END);
        } else if (around.isEnteredWithin(site, end)) {
            refuse(Shape.OVER, Reason.ENTERED);
        } else {
            tactics.add(new Tactic.JumpOver(code.read(first, moved), code.read(moved, end)));
        }
    }

    private void refuse(Shape shape, Reason reason) {
        refusals.add(new Site.Refusal(shape, reason));
    }
}
