package dev.reverie.inguest.patch;

import dev.reverie.inguest.kept.KeptFiles;
import dev.reverie.inguest.patch.Patch.Bytes;
import dev.reverie.inguest.patch.Site.Refusal;
import dev.reverie.inguest.patch.SiteCache.Known;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What is known of calls, as bytes:
 *
 * <pre>
 *  for each call:  offset 8   address 8   tactics 1   refusals 1
 *      tactic:     kind 1: the number of a shape
 *                  in front:  code
 *                  short:     holes 1   for each: address 8, code
 *                  over:      code, padding
 *      refusal:    shape 1   reason 1
 *  code:           length 1, bytes
 * </pre>
 */
@SuppressWarnings("EnumOrdinal") // the magic number stands for the order
final class SiteFormat {
    /** Changes with the format, and with the order of shapes and reasons. */
    static final long MAGIC = 0x5265_7665_7269_6531L;

    private static final int MAX_CODE = 255;

    private SiteFormat() {}

    static byte[] format(List<Known> sites) {
        ByteBuffer out = ByteBuffer.allocate(KeptFiles.MAX_SIZE);
        for (Known known : sites) {
            Site site = known.site();
            out.putLong(known.offset()).putLong(site.address());
            out.put((byte) site.tactics().size()).put((byte) site.refusals().size());
            site.tactics().forEach(tactic -> put(out, tactic));
            for (Refusal refusal : site.refusals()) {
                out.put(number(refusal.shape())).put(number(refusal.reason()));
            }
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    private static void put(ByteBuffer out, Tactic tactic) {
        out.put(number(tactic.shape()));
        switch (tactic) {
            case Tactic.JumpBefore before -> put(out, before.code());
            case Tactic.ShortJump jump -> {
                out.put((byte) jump.holes().size());
                for (Bytes hole : jump.holes()) {
                    out.putLong(hole.address());
                    put(out, hole.bytes());
                }
            }
            case Tactic.JumpOver over -> {
                put(out, over.code());
                put(out, over.dead());
            }
        }
    }

    private static void put(ByteBuffer out, byte[] code) {
        int length = Math.min(code.length, MAX_CODE);
        out.put((byte) length).put(code, 0, length);
    }

    private static byte number(Enum<?> value) {
        return (byte) value.ordinal();
    }

    /** Those that the bytes tell of; none if they are not of this format, and those that make no sense are left out. */
    static List<Known> parse(ByteBuffer in) {
        List<Known> sites = new ArrayList<>();
        try {
            while (in.hasRemaining()) {
                Known known = known(in);
                if (known.site().tactics().stream()
                        .allMatch(tactic -> isSound(tactic, known.site().address()))) {
                    sites.add(known);
                }
            }
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            return List.of();
        }
        return sites;
    }

    private static Known known(ByteBuffer in) {
        long offset = in.getLong();
        long address = in.getLong();
        int tactics = in.get() & 0xff;
        int refusals = in.get() & 0xff;
        List<Tactic> allTactics = new ArrayList<>();
        for (int i = 0; i < tactics; i++) {
            allTactics.add(tactic(in, address));
        }
        List<Refusal> allRefusals = new ArrayList<>();
        for (int i = 0; i < refusals; i++) {
            allRefusals.add(new Refusal(Shape.values()[in.get()], Reason.values()[in.get()]));
        }
        return new Known(offset, new Site(address, allTactics, allRefusals));
    }

    private static Tactic tactic(ByteBuffer in, long address) {
        Shape shape = Shape.values()[in.get()];
        return switch (shape) {
            case ONE_BEFORE, SEVERAL_BEFORE -> {
                byte[] code = code(in);
                yield new Tactic.JumpBefore(address - code.length, code, shape == Shape.ONE_BEFORE);
            }
            case SHORT_JUMP -> {
                List<Bytes> holes = new ArrayList<>();
                for (int left = in.get() & 0xff; left > 0; left--) {
                    holes.add(new Bytes(in.getLong(), code(in)));
                }
                yield new Tactic.ShortJump(holes);
            }
            case OVER -> new Tactic.JumpOver(code(in), code(in));
            case UNPATCHED -> throw new IndexOutOfBoundsException("no tactic");
        };
    }

    private static byte[] code(ByteBuffer in) {
        byte[] code = new byte[in.get() & 0xff];
        in.get(code);
        return code;
    }

    /** Whether a tactic consists of what the analyser would have made it of. */
    private static boolean isSound(Tactic tactic, long site) {
        // Not a switch on types: the JVM links those anew in each run.
        if (tactic instanceof Tactic.JumpBefore before) {
            return before.code().length >= SiteAnalyser.JUMP && SiteAnalyser.isMovable(before.code(), false);
        }
        if (tactic instanceof Tactic.JumpOver over) {
            return Site.LENGTH + over.code().length + over.dead().length >= SiteAnalyser.JUMP
                    && SiteAnalyser.isMovable(over.code(), true);
        }
        return ((Tactic.ShortJump) tactic)
                .holes().stream().allMatch(hole -> SiteAnalyser.isInReach(site, hole.address(), hole.bytes().length));
    }
}
