package dev.reverie.testing;

import dev.reverie.api.guestcode.GuestAction;
import dev.reverie.api.guestcode.GuestThread;
import dev.reverie.api.guestcode.StructLayouts;
import dev.reverie.syscalls.Memory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A guest thread for the unit tests of guest code, on the JVM. A test calls the handler with it, and looks at what it has decided, at its
 * state and at its output.
 *
 * {@snippet class="dev.reverie.testing.snippets.OpenCounterTest" region="test"}
 *
 * <p>Where guest code would end early, the JVM throws: ArithmeticException, IndexOutOfBoundsException, NullPointerException.
 */
public final class SimulatedThread implements GuestThread {
    private static final int RING_CAPACITY = 1 << 16;
    private static final int MEMORY_SIZE = 1 << 16;

    private final Map<Class<?>, Object> views = new HashMap<>();
    private final Map<Class<?>, ByteBuffer> structs = new HashMap<>();
    private final long[] arguments = new long[ARGUMENTS];
    private Memory memory = new FakeMemory(MEMORY_SIZE);
    private SimulatedRing ring = new SimulatedRing(RING_CAPACITY, List.of());
    private Answers kernel = (number, values) -> {
        throw new IllegalStateException("the test did not say what system call " + number + " returns");
    };
    private Answers tracer = (request, values) -> {
        throw new IllegalStateException("the test did not say what the tracer answers to " + request);
    };
    private LongSupplier clock = System::nanoTime;
    private int tid = FakeGuest.ROOT_PID;
    private int pid = FakeGuest.ROOT_PID;
    private int number;
    private long result;

    /** Who answers what guest code asks. */
    @FunctionalInterface
    public interface Answers {
        /** The answer to this number, with these arguments. */
        long answer(long number, long... arguments);
    }

    /** Says which call it has made; arguments that are left out are 0. */
    public SimulatedThread withCall(int callNumber, long... callArguments) {
        number = callNumber;
        java.util.Arrays.fill(arguments, 0);
        System.arraycopy(callArguments, 0, arguments, 0, callArguments.length);
        return this;
    }

    /** Sets its ids; {@link FakeGuest#ROOT_PID} both, at first. */
    public SimulatedThread withIds(int newPid, int newTid) {
        pid = newPid;
        tid = newTid;
        return this;
    }

    /** Sets what the call has returned, for handlers that come behind it. */
    public SimulatedThread withResult(long value) {
        result = value;
        return this;
    }

    /** Sets the memory that it reads and writes; 64 KiB of {@link FakeMemory}, at first. */
    public SimulatedThread withMemory(Memory newMemory) {
        memory = newMemory;
        return this;
    }

    /**
     * Sets the size of its output, a power of two; 64 KiB at first. It fills up unless {@link #ringTail} says that it is read.
     *
     * @param types the types of records that are to have the numbers 1, 2, …; others follow in the order of their use
     */
    public SimulatedThread withRing(int bytes, Class<?>... types) {
        if (Integer.bitCount(bytes) != 1) {
            throw new IllegalArgumentException("a ring has a power of two bytes, not " + bytes);
        }
        ring = new SimulatedRing(bytes, List.of(types));
        return this;
    }

    /** Says what system calls return that guest code makes. */
    public SimulatedThread withKernel(Answers answers) {
        kernel = answers;
        return this;
    }

    /** Says what the tracer answers. */
    public SimulatedThread withTracer(Answers answers) {
        tracer = answers;
        return this;
    }

    /** Sets what the timestamp counter reads. */
    public SimulatedThread withClock(LongSupplier counter) {
        clock = counter;
        return this;
    }

    /** The struct of this type, zero at first: what a handler takes as a parameter, and a test looks at. */
    public <T> T view(Class<T> type) {
        return type.cast(views.computeIfAbsent(type, each -> StructProxy.of(each, bytes(each))));
    }

    /** The bytes of the struct of this type. */
    public ByteBuffer bytes(Class<?> type) {
        return structs.computeIfAbsent(
                type, each -> ByteBuffer.allocate(StructLayouts.of(each).size()).order(ByteOrder.LITTLE_ENDIAN));
    }

    /** The records that were committed, in order: views of their structs. */
    public List<Object> records() {
        return ring.committed();
    }

    /** All bytes of the output, in the form in which the tracer gets it. */
    public byte[] ring() {
        return ring.bytes();
    }

    /** How many bytes of the output were committed. */
    public long ringHead() {
        return ring.head();
    }

    /** The arguments as they are now. */
    public long[] arguments() {
        return arguments.clone();
    }

    /** Its memory, to put strings there; only if no other was set. */
    public FakeMemory memory() {
        if (memory instanceof FakeMemory fake) {
            return fake;
        }
        throw new IllegalStateException("the test has set a memory of its own");
    }

    @Override
    public int tid() {
        return tid;
    }

    @Override
    public int pid() {
        return pid;
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public long argument(int index) {
        return arguments[index];
    }

    @Override
    public void argument(int index, long value) {
        arguments[index] = value;
    }

    @Override
    public long result() {
        return result;
    }

    @Override
    public GuestAction proceed() {
        return GuestAction.PROCEED;
    }

    @Override
    public GuestAction stop() {
        return GuestAction.STOP;
    }

    @Override
    public GuestAction answer(long value) {
        result = value;
        return GuestAction.ANSWER;
    }

    @Override
    public long timestamp() {
        return clock.getAsLong();
    }

    @Override
    public long syscall(int call, long a0, long a1, long a2, long a3, long a4, long a5) {
        return kernel.answer(call, a0, a1, a2, a3, a4, a5);
    }

    @Override
    public long rpc(long request, long a0, long a1, long a2) {
        return tracer.answer(request, a0, a1, a2);
    }

    @Override
    public int readByte(long address) {
        return (int) read(address, Byte.BYTES, EFAULT);
    }

    @Override
    public int readShort(long address) {
        return (int) read(address, Short.BYTES, EFAULT);
    }

    @Override
    public long readInt(long address) {
        return read(address, Integer.BYTES, EFAULT);
    }

    @Override
    public long readLong(long address, long onFault) {
        return read(address, Long.BYTES, onFault);
    }

    private long read(long address, int length, long onFault) {
        byte[] bytes = new byte[Long.BYTES];
        return ring.read(address, bytes, length) || memory.read(address, bytes, 0, length) == length
                ? ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong()
                : onFault;
    }

    @Override
    public int writeByte(long address, int value) {
        return write(address, value, Byte.BYTES);
    }

    @Override
    public int writeShort(long address, int value) {
        return write(address, value, Short.BYTES);
    }

    @Override
    public int writeInt(long address, int value) {
        return write(address, value, Integer.BYTES);
    }

    @Override
    public int writeLong(long address, long value) {
        return write(address, value, Long.BYTES);
    }

    private int write(long address, long value, int length) {
        byte[] bytes = new byte[Long.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(value);
        if (ring.write(address, bytes, length)) {
            return 0;
        }
        // The processor writes all of it or nothing.
        return memory.read(address, new byte[length], 0, length) == length
                        && memory.write(address, bytes, 0, length) == length
                ? 0
                : EFAULT;
    }

    @Override
    public boolean startsWith(long address, String prefix) {
        return begins(address, prefix.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public boolean isString(long address, String expected) {
        return begins(address, (expected + '\0').getBytes(StandardCharsets.US_ASCII));
    }

    private boolean begins(long address, byte[] expected) {
        for (int i = 0; i < expected.length; i++) {
            if (readByte(address + i) != (expected[i] & 0xff)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public <T> @Nullable T reserve(Class<T> type) {
        return ring.reserve(type);
    }

    @Override
    public void commit(Object record) {
        ring.commit(record);
    }

    @Override
    public long reserve(int bytes) {
        return ring.reserve(bytes);
    }

    @Override
    public void commit(int bytes) {
        ring.commit(bytes);
    }

    /** Says that so many bytes of the output were read, since the beginning. */
    public void ringTail(long tail) {
        ring.tail(tail);
    }
}
