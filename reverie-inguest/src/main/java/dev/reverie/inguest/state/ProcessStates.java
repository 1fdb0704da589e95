package dev.reverie.inguest.state;

import dev.reverie.api.guestcode.StateScope;
import dev.reverie.guestcode.StateLayout;
import dev.reverie.inguest.layout.RuntimeRange;
import dev.reverie.linux.ffi.SharedMemory;
import dev.reverie.ptrace.resident.Ground;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The memory in which an address space has the states of processes: its own, and, since forks share it, those of processes that were forked, none of
 * which touches another's. It grows downwards. Confined to the tracer thread but for what runs in handlers.
 */
public final class ProcessStates {
    private static final int ALIGNMENT = 64;
    private static final int USUAL_CHUNK = 1 << 16;

    private final StateLayout layout;
    private final int stateBytes;
    private final int chunkBytes;
    private final long own;
    private final long end;
    private final List<StateChunk> chunks = new ArrayList<>();

    /**
     * Those of a program that has just been loaded, none yet.
     *
     * @param own where processes have what is none of the tracer's affair; 0 if there is no such thing
     * @param end where they end
     */
    public ProcessStates(StateLayout layout, long own, long end) {
        this.layout = layout;
        this.own = own;
        this.end = end;
        stateBytes = layout.size(StateScope.PROCESS) + ALIGNMENT - 1 & -ALIGNMENT;
        chunkBytes = Math.max(USUAL_CHUNK, stateBytes) + RuntimeRange.PAGE - 1 & -RuntimeRange.PAGE;
    }

    /** Those of a process that a thread of this one has just forked. */
    public ProcessStates copy() {
        ProcessStates copy = new ProcessStates(layout, own, end);
        copy.chunks.addAll(chunks);
        chunks.forEach(StateChunk::shared);
        return copy;
    }

    /** Where they begin, and what the run keeps behind them; the range's end if there is nothing. */
    public long start() {
        return end - (long) chunks.size() * chunkBytes;
    }

    /** The address space is no more. */
    public void left() {
        chunks.forEach(StateChunk::left);
    }

    /**
     * A state for a process. In a handler.
     *
     * @param content what it begins with; empty for zeros
     * @return null if there is no room
     */
    public @Nullable ProcessState take(Ground<?, ?> ground, byte[] content) {
        if (stateBytes == 0) {
            return ProcessState.at(own);
        }
        ProcessState state = ground.onTracer(() -> free(content));
        if (state == null && addChunk(ground)) {
            state = ground.onTracer(() -> free(content));
        }
        return state;
    }

    private @Nullable ProcessState free(byte[] content) {
        for (StateChunk chunk : chunks) {
            int index = chunk.take(content);
            if (index >= 0) {
                return ProcessState.in(chunk, index);
            }
        }
        return null;
    }

    private boolean addChunk(Ground<?, ?> ground) {
        long address = end - (long) (chunks.size() + 1) * chunkBytes;
        SharedMemory memory = address < RuntimeRange.STATES ? null : GuestMapping.share(ground, address, chunkBytes);
        return memory != null && ground.onTracer(() -> chunks.add(new StateChunk(memory, address, layout, stateBytes)));
    }
}
