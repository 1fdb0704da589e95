package dev.reverie.inguest.patch;

/** What {@link PatchedCode} answers who wants to patch. */
public sealed interface Proposal {
    /** It can be done: check what is expected, write the stub, then the writes. Room is taken for it. */
    record Ready(Patch patch) implements Proposal {}

    /**
     * First an area for stubs has to be mapped, readable, writable by the tracer alone, and executable, with MAP_FIXED_NOREPLACE. Then tell
     * {@link PatchedCode#addArea}, or {@link PatchedCode#avoidArea} if that failed, and ask again.
     *
     * @param address where
     * @param length in bytes
     */
    record NeedsArea(long address, int length) implements Proposal {}

    /** It can't be done, in this address space, now. */
    record Impossible(Reason reason) implements Proposal {}
}
