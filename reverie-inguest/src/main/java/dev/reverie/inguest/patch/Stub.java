package dev.reverie.inguest.patch;

import java.util.ArrayList;
import java.util.List;

/**
 * The code that a thread executes instead of a {@code syscall} instruction.
 *
 * <pre>
 *  start:  instructions moved from in front of the call
 *  core:   is gs ours? If not: jmp bare
 *          mov %rsp,%gs:GUEST_STACK; lea resume(%rip),%rcx; jmp *%gs:ENTRY
 *  bare:   syscall; jmp resume
 *  retry:  jmp core            resume - 2: where the kernel goes on if it restarts a call from resume
 *  resume: mov $behind,%rcx    as the kernel leaves it
 *          instructions moved from behind the call
 *          jmp back
 * </pre>
 *
 * It uses neither the guest's stack nor flags, and no register but rcx, which the call overwrites. Arrays are not copied.
 *
 * @param site the address of the instruction, in the process
 * @param address where the stub is
 * @param code its bytes
 * @param core where the call is made by the runtime
 * @param resume where the runtime returns to
 * @param marks what a thread is really at that is in the stub, ascending by offset
 */
public record Stub(long site, long address, byte[] code, long core, long resume, List<Mark> marks) {
    /** How many bytes {@link #bare} is in front of {@link #resume}. */
    public static final int BARE = 6;

    /** How many bytes {@link #retry} is in front of {@link #resume}. */
    public static final int RETRY = 2;

    /** The list is copied. */
    public Stub {
        marks = List.copyOf(marks);
    }

    /**
     * From an offset of the stub on, up to the next.
     *
     * @param offset where, counted from the start of the stub
     * @param origin what a thread is at that is there
     */
    public record Mark(int offset, Origin origin) {}

    /**
     * The place in the guest's own code where a thread is really, to the guest.
     *
     * @param rip the address of the next instruction
     * @param isReturning whether the call was made right before: then rcx is rip, as the kernel leaves it. The other registers are the
     *     guest's, but for rcx in front of the call, which is lost by then
     */
    public record Origin(long rip, boolean isReturning) {}

    /** Where the call is made as if there was no runtime. */
    public long bare() {
        return resume - BARE;
    }

    /** Where the kernel goes on that restarts a call which was made from {@link #resume}. */
    public long retry() {
        return resume - RETRY;
    }

    /** Whether there is an address of the guest's code in it that needs 8 bytes: the one behind the call. */
    boolean holdsAddress() {
        return behind() != (int) behind();
    }

    /** Whether it can be where the guest's code is further up. */
    boolean isMovable() {
        return holdsAddress() && !StubAreas.isFar(address);
    }

    /** Where that is, counted from the start of the stub. */
    int addressAt() {
        return (int) (core - address) + CallCode.FAR.bytes().length - Long.BYTES;
    }

    private long behind() {
        return site + Site.LENGTH;
    }

    /** The same stub where it and the guest's code are further up; it has to be movable. */
    Stub moved(long shift) {
        List<Mark> moved = new ArrayList<>();
        for (Mark mark : marks) {
            Origin origin = mark.origin();
            moved.add(new Mark(mark.offset(), new Origin(origin.rip() + shift, origin.isReturning())));
        }
        byte[] bytes = StubRun.moved(code, List.of(addressAt()), shift);
        return new Stub(site + shift, address + shift, bytes, core + shift, resume + shift, moved);
    }

    /** Where the stub ends. */
    public long end() {
        return address + code.length;
    }

    /** Whether an address is in the stub. */
    public boolean contains(long place) {
        return place >= address && place < end();
    }

    /** What a thread is at that is at an address of the stub. */
    public Origin origin(long place) {
        if (!contains(place)) {
            throw new IllegalArgumentException(Long.toHexString(place) + " is not in the stub");
        }
        Origin origin = marks.getFirst().origin();
        for (Mark mark : marks) {
            if (mark.offset() <= place - address) {
                origin = mark.origin();
            }
        }
        return origin;
    }
}
