package dev.reverie.inguest;

import dev.reverie.api.guestcode.GuestState;
import dev.reverie.api.guestcode.StateScope;
import dev.reverie.inguest.exchange.SlotWords;
import dev.reverie.inguest.layout.RuntimeRange;
import dev.reverie.inguest.layout.Slot;
import dev.reverie.inguest.observe.Ring;
import dev.reverie.inguest.runtime.CallVerdicts;
import dev.reverie.inguest.state.StructView;
import dev.reverie.linux.ffi.SharedMemory;

/** The slot of a thread, as the tracer has it; see {@link Slot}. */
final class ThreadSlot implements GuestState, Ring, SlotWords {
    private final GuestProgramImage image;
    private final SlotChunk chunk;
    private final int index;
    private final int start;

    ThreadSlot(GuestProgramImage image, SlotChunk chunk, int index) {
        this.image = image;
        this.chunk = chunk;
        this.index = index;
        this.start = index * image.slotBytes();
    }

    /**
     * Makes it the slot of a thread, which has not run with it.
     *
     * @param processState the address of what is kept for its process
     * @param sharedState the address of what all have
     */
    void prepare(int pid, int tid, long processState, long sharedState) {
        long address = address();
        set(Slot.SELF, address);
        set(Slot.STACK_TOP, stackTop());
        set(Slot.ENTRY, image.runtime().entry());
        set(Slot.GUARD, Slot.GUARD_VALUE);
        set(Slot.CALLS, 0);
        memory().putInt(start + image.fields().tid(), tid);
        memory().putInt(start + image.fields().pid(), pid);
        set(image.fields().rpcGate(), image.runtime().askGate());
        set(image.fields().syscallGate(), RuntimeRange.BASE);
        set(image.fields().processState(), processState);
        set(image.fields().sharedState(), sharedState);
        set(image.fields().ringBase(), address + image.ringOffset());
        set(image.fields().ringCapacity(), image.ringBytes());
    }

    /** Where the guest has it: the thread's gs base. */
    long address() {
        return chunk.address() + start;
    }

    /** The end of the runtime's stack. */
    long stackTop() {
        return address() + image.slotBytes();
    }

    @Override
    public long get(int offset) {
        return memory().getLong(start + offset);
    }

    @Override
    public void set(int offset, long value) {
        memory().putLong(start + offset, value);
    }

    @Override
    public boolean compareAndSet(int offset, long expected, long value) {
        return memory().compareAndSet(start + offset, expected, value);
    }

    /** Has the thread leave the runtime before it makes a call or returns to its program, if it is in the runtime. */
    void askToLeave(boolean leave) {
        set(Slot.STOP, leave ? 1 : 0);
    }

    /** Whether it is asked to. */
    boolean isAskedToLeave() {
        return get(Slot.STOP) != 0;
    }

    /** Whether the tracer need not hear of it when the thread has a signal do by default what it does by default. */
    void setActionKnown(int signal, boolean isDefault) {
        int index = CallVerdicts.WATCHED_SIGNALS.indexOf(signal);
        if (index >= 0) {
            memory().putByte(start + Slot.ACTIONS + index, (byte) (isDefault ? 0 : 1));
        }
    }

    /** From the thread's next call on, the tracer has them all. */
    void leaveToTracer() {
        set(Slot.ENTRY, image.runtime().bareEntry());
    }

    /** Gives it back. */
    void free() {
        chunk.free(index);
    }

    private SharedMemory memory() {
        return chunk.memory();
    }

    @Override
    public int capacity() {
        return image.ringBytes();
    }

    @Override
    public long head() {
        return get(image.fields().ringHead());
    }

    @Override
    public void tail(long bytes) {
        set(image.fields().ringTail(), bytes);
    }

    @Override
    public void copy(int position, byte[] target, int offset, int length) {
        memory().get(start + image.ringOffset() + position, target, offset, length);
    }

    @Override
    public long value(Class<?> struct, String field, int element) {
        return state().value(struct, field, element);
    }

    @Override
    public void values(Class<?> struct, String field, long[] into) {
        state().values(struct, field, into);
    }

    private StructView state() {
        return new StructView(memory(), start + image.fields().threadState(), image.state(), StateScope.THREAD);
    }
}
