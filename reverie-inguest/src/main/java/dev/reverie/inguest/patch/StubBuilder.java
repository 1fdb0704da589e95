package dev.reverie.inguest.patch;

import dev.reverie.inguest.patch.Stub.Mark;
import dev.reverie.inguest.patch.Stub.Origin;
import dev.reverie.x86.Decoder;
import dev.reverie.x86.Relocation.Moved;
import dev.reverie.x86.Relocator;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Makes a stub for a place; see {@link Stub} for its parts. */
final class StubBuilder {
    /** No stub is longer, in bytes: what is moved is at most 4 bytes and another instruction, and that grows by 5 bytes a branch at most. */
    static final int LONGEST = 160;

    private final long site;
    private final long address;
    private final ByteArrayOutputStream code = new ByteArrayOutputStream();
    private final List<Mark> marks = new ArrayList<>();
    private final Map<Long, Long> moved = new HashMap<>();
    private long core;
    private long resume;

    StubBuilder(long site, long address) {
        this.site = site;
        this.address = address;
    }

    /** The stub of a call that stays where it is. */
    static Stub unpatched(long site, long address) {
        StubBuilder builder = new StubBuilder(site, address);
        builder.call();
        builder.back(site + Site.LENGTH);
        return builder.build();
    }

    /** Moves instructions here, from where they are in the process; false if what they refer to is too far. */
    boolean move(long from, byte[] instructions) {
        int start = code.size();
        if (!(Relocator.relocate(instructions, 0, instructions.length, from, address + start, Relocator.Calls.REFUSED)
                instanceof Moved to)) {
            return false;
        }
        for (int i = 0; i < instructions.length; i++) {
            if (to.newOffset(i) >= 0) {
                mark(start + to.newOffset(i), from + i, false);
                moved.put(from + i, address + start + to.newOffset(i));
            }
        }
        code.writeBytes(to.code());
        return true;
    }

    /** Makes the call. */
    void call() {
        int start = code.size();
        long behind = site + Site.LENGTH;
        CallCode call = behind == (int) behind ? CallCode.of(behind) : CallCode.FAR.goingOnAt(behind);
        core = address + start;
        resume = core + call.resume();
        mark(start, site, false);
        mark(start + call.resume() - Stub.BARE + Site.LENGTH, behind, true);
        mark(start + call.resume() - Stub.RETRY, site, false);
        mark(start + call.resume(), behind, true);
        mark(start + call.bytes().length, behind, false);
        code.writeBytes(call.bytes());
    }

    /** Goes on in the guest's code. */
    void back(long to) {
        mark(code.size(), to, false);
        code.writeBytes(Jumps.toAnywhere(address + code.size(), to));
    }

    private void mark(int offset, long rip, boolean isReturning) {
        marks.add(new Mark(offset, new Origin(rip, isReturning)));
    }

    /** Where an instruction is now that was at an address. */
    long moved(long from) {
        return Objects.requireNonNull(moved.get(from), "no instruction was moved from there");
    }

    Stub build() {
        if (code.size() > LONGEST) {
            throw new IllegalStateException("a stub of " + code.size() + " bytes");
        }
        return new Stub(site, address, code.toByteArray(), core, resume, marks);
    }

    /** Whether the last instruction of a run never goes on to the next. */
    static boolean endsFlow(byte[] instructions) {
        Decoder decoder = new Decoder(instructions, 0);
        boolean ends = false;
        for (int at = 0; at < instructions.length; at += decoder.length()) {
            if (decoder.decode(at) == 0) {
                throw new IllegalArgumentException("no instruction");
            }
            ends = decoder.kind().endsFlow();
        }
        return ends;
    }
}
