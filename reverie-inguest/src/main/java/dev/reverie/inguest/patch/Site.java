package dev.reverie.inguest.patch;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A {@code syscall} instruction of a file, and how it may be patched.
 *
 * @param address in the file
 * @param tactics the best first; none if it can't be patched
 * @param refusals why the other ways are out of the question
 */
public record Site(long address, List<Tactic> tactics, List<Refusal> refusals) {
    /** How many bytes the instruction has. */
    public static final int LENGTH = 2;

    /** Lists are copied. */
    public Site {
        tactics = List.copyOf(tactics);
        refusals = List.copyOf(refusals);
    }

    /**
     * A way that is none.
     *
     * @param shape the way; {@link Shape#UNPATCHED} for all ways
     * @param reason what is the matter
     */
    public record Refusal(Shape shape, Reason reason) {}

    /** A site that can't be patched in any way. */
    static Site unpatchable(long address, Reason reason) {
        return new Site(address, List.of(), List.of(new Refusal(Shape.UNPATCHED, reason)));
    }

    /** What is the matter with the ways that are none, for people. */
    public String why() {
        return refusals.stream()
                .map(each -> each.shape() == Shape.UNPATCHED
                        ? each.reason().text()
                        : each.shape().text() + ": " + each.reason().text())
                .collect(Collectors.joining(", "));
    }
}
