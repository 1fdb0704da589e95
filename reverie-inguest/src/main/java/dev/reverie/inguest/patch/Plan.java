package dev.reverie.inguest.patch;

import dev.reverie.inguest.patch.FileCode.Range;
import dev.reverie.inguest.patch.Patch.Bytes;
import dev.reverie.x86.Decoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A tactic in a process, but for the place of the stub.
 *
 * @param shape of the tactic
 * @param site the address of the call
 * @param front the instructions that are moved from in front of it
 * @param behind the instructions that are moved from behind it
 * @param jump where the jump to the stub is to be
 * @param expected the bytes that have to be there, of all that is moved or overwritten
 */
record Plan(Shape shape, long site, byte[] front, byte[] behind, long jump, List<Bytes> expected) {
    private static final byte[] SYSCALL = {0x0f, 0x05};
    private static final byte[] NOTHING = {};
    private static final int JUMP = SiteAnalyser.JUMP;

    /** What a tactic means for a call at an address; null if others have taken what it needs. */
    static @Nullable Plan of(Tactic tactic, long site, long slide, TakenRanges taken) {
        // Not a switch on types: see SitePatcher.
        Plan plan;
        if (tactic instanceof Tactic.JumpBefore before) {
            plan = before(before, site);
        } else if (tactic instanceof Tactic.JumpOver over) {
            plan = over(over, site);
        } else {
            plan = shortJump((Tactic.ShortJump) tactic, site, slide, taken);
        }
        return plan != null && plan.takes().stream().allMatch(range -> taken.isFree(range.from(), range.to()))
                ? plan
                : null;
    }

    private static Plan before(Tactic.JumpBefore tactic, long site) {
        long start = site - tactic.code().length;
        List<Bytes> expected = List.of(new Bytes(start, join(tactic.code(), SYSCALL)));
        return new Plan(tactic.shape(), site, tactic.code(), NOTHING, start, expected);
    }

    private static Plan over(Tactic.JumpOver tactic, long site) {
        List<Bytes> expected = List.of(new Bytes(site, join(SYSCALL, tactic.code(), tactic.dead())));
        return new Plan(tactic.shape(), site, NOTHING, tactic.code(), site, expected);
    }

    private static @Nullable Plan shortJump(Tactic.ShortJump tactic, long site, long slide, TakenRanges taken) {
        for (Bytes hole : tactic.holes()) {
            long start = hole.address() + slide;
            long end = start + hole.bytes().length;
            long at = start;
            while (at + JUMP <= end) {
                long next = taken.conflict(at, at + JUMP);
                if (next == at) {
                    int offset = (int) (at - start);
                    byte[] padding = Arrays.copyOfRange(hole.bytes(), offset, offset + JUMP);
                    List<Bytes> expected = List.of(new Bytes(site, SYSCALL), new Bytes(at, padding));
                    return new Plan(tactic.shape(), site, NOTHING, NOTHING, at, expected);
                }
                at = next;
            }
        }
        return null;
    }

    private static byte[] join(byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        byte[] all = Arrays.copyOf(parts[0], length);
        int at = parts[0].length;
        for (int i = 1; i < parts.length; i++) {
            System.arraycopy(parts[i], 0, all, at, parts[i].length);
            at += parts[i].length;
        }
        return all;
    }

    /** The bytes of the guest's code that no other patch may have to do with. */
    List<Range> takes() {
        return expected.stream()
                .map(bytes -> new Range(bytes.address(), bytes.address() + bytes.bytes().length))
                .toList();
    }

    /** Where the stub may be. */
    Reach reach() {
        int trapping = 0;
        for (int boundary : boundaries()) {
            trapping |= 1 << boundary - 1;
        }
        return new Reach(jump + JUMP, trapping);
    }

    /** Where within the jump instructions begin that are moved or are the call, counted from the start of the jump. */
    private Set<Integer> boundaries() {
        Set<Integer> boundaries = new TreeSet<>();
        if (shape != Shape.SHORT_JUMP) {
            byte[] code = shape == Shape.OVER ? join(SYSCALL, behind) : front;
            Decoder decoder = new Decoder(code, jump);
            for (int at = 0; at < code.length && at < JUMP; at += decoder.length()) {
                if (decoder.decode(at) == 0) {
                    throw new IllegalStateException("instructions that can't be decoded any more");
                }
                boundaries.add(at);
            }
            boundaries.remove(0);
        }
        return boundaries;
    }

    /** The patch with its stub at an address; null if what it moves refers to what is too far from there. */
    @Nullable
    Patch build(long address) {
        StubBuilder builder = new StubBuilder(site, address);
        if (!builder.move(site - front.length, front)) {
            return null;
        }
        builder.call();
        long behindSite = site + Site.LENGTH;
        if (!builder.move(behindSite, behind)) {
            return null;
        }
        if (!StubBuilder.endsFlow(behind)) {
            builder.back(behindSite + behind.length);
        }
        Map<Long, Long> tail = new TreeMap<>();
        for (int boundary : boundaries()) {
            tail.put(jump + boundary, builder.moved(jump + boundary));
        }
        return new Patch(shape, builder.build(), expected, writes(address), tail);
    }

    private List<Write> writes(long stub) {
        byte[] overwritten = Arrays.copyOf(expected.getLast().bytes(), JUMP);
        boolean isExecuted = shape != Shape.SHORT_JUMP;
        List<Write> writes = new ArrayList<>();
        writes.add(new Write(jump, overwritten, Jumps.near(jump, stub), isExecuted, boundaries()));
        if (shape == Shape.SHORT_JUMP) {
            writes.add(new Write(site, SYSCALL, Jumps.shortOne(site, jump), true, Set.of()));
        }
        return writes;
    }
}
