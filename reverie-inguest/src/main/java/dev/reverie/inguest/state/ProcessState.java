package dev.reverie.inguest.state;

import dev.reverie.api.guestcode.GuestState;
import org.jspecify.annotations.Nullable;

/** What guest code keeps for a process: held by all threads that run in its memory. Confined to the tracer thread. */
public final class ProcessState {
    private final @Nullable StateChunk chunk;
    private final int index;
    private final long address;
    private int threads;

    private ProcessState(@Nullable StateChunk chunk, int index, long address) {
        this.chunk = chunk;
        this.index = index;
        this.address = address;
    }

    static ProcessState in(StateChunk chunk, int index) {
        return new ProcessState(chunk, index, chunk.address(index));
    }

    /** One of which the tracer has no part: it is in memory of the process's own, or there is none at all. */
    public static ProcessState at(long address) {
        return new ProcessState(null, 0, address);
    }

    /** Where the guest has it. */
    public long address() {
        return address;
    }

    /** One more thread has it. */
    public ProcessState entered() {
        threads++;
        return this;
    }

    /** One thread fewer has it. True if it was the last: it stays until {@link #free}. */
    public boolean left() {
        return --threads == 0;
    }

    /** What is in it, for the tool; null if it keeps nothing there that the tracer could see. */
    public @Nullable GuestState view() {
        return chunk == null ? null : chunk.view(index);
    }

    /** What is in it, for a copy; empty if that is not the tracer's affair. */
    public byte[] content() {
        return chunk == null ? new byte[0] : chunk.content(index);
    }

    /** Gives it back, if nobody has it any more. */
    public void free() {
        if (chunk != null && threads == 0) {
            chunk.free(index);
        }
    }
}
