package dev.reverie.api.guestcode;

import dev.reverie.syscalls.Errno;
import org.jspecify.annotations.Nullable;

/**
 * The guest thread that made a call, as a handler inside the guest sees it. In guest code each method is an instruction or a
 * few; on the JVM it is the simulated guest of {@code reverie-testing}.
 *
 * <p>Reads and writes of guest memory never fault: where nothing is mapped they return {@link #EFAULT}, or what the handler chose.
 */
public interface GuestThread {
    /** What reads and writes of guest memory return where there is none: −14. */
    int EFAULT = -14;

    /** How many arguments a call has. */
    int ARGUMENTS = 6;

    /** The thread's id. */
    int tid();

    /** The process's id. */
    int pid();

    /** The number of the call; the kernel looks at 32 bits of it. */
    int number();

    /** An argument of the call, from 0 to 5; another index ends the handler as an IndexOutOfBoundsException would. */
    long argument(int index);

    /** Changes an argument: {@link #proceed} makes the call with it. */
    void argument(int index, long value);

    /** What the call has returned, for handlers that come behind it; before it, what was answered last. */
    long result();

    /** The call goes on. */
    GuestAction proceed();

    /** The call stops for the tracer: what can't be done here is done in {@link dev.reverie.api.Tool#onSyscall}. */
    GuestAction stop();

    /** The call is over with this raw result: a value, or −errno. */
    GuestAction answer(long result);

    /** The call is over, and the guest sees this error; a constant such as {@code Errno.EACCES} in guest code. */
    default GuestAction fail(Errno errno) {
        return answer(-errno.number());
    }

    /** The processor's timestamp counter. */
    long timestamp();

    /** Makes a system call that nobody intercepts, and returns the kernel's raw result. */
    long syscall(int number, long a0, long a1, long a2, long a3, long a4, long a5);

    /** The same without arguments. */
    default long syscall(int number) {
        return syscall(number, 0, 0, 0, 0, 0, 0);
    }

    /** The same with one argument. */
    default long syscall(int number, long a0) {
        return syscall(number, a0, 0, 0, 0, 0, 0);
    }

    /** The same with two arguments. */
    default long syscall(int number, long a0, long a1) {
        return syscall(number, a0, a1, 0, 0, 0, 0);
    }

    /** The same with three arguments. */
    default long syscall(int number, long a0, long a1, long a2) {
        return syscall(number, a0, a1, a2, 0, 0, 0);
    }

    /** The same with four arguments. */
    default long syscall(int number, long a0, long a1, long a2, long a3) {
        return syscall(number, a0, a1, a2, a3, 0, 0);
    }

    /**
     * A request that the runtime answers itself, with 0: all records that this thread has committed are read, and its ring is empty. So
     * nothing is lost:
     *
     * <pre>{@code
     * Hidden hidden = guest.reserve(Hidden.class);
     * if (hidden == null) {
     *     guest.rpc(GuestThread.DRAIN, 0, 0, 0);
     *     hidden = guest.reserve(Hidden.class);
     * }
     * }</pre>
     */
    long DRAIN = -1;

    /**
     * Asks the tracer, waits for its answer and returns it: microseconds, not nanoseconds. What is asked is the tool's affair ({@link
     * dev.reverie.api.Tool#onGuestRequest}), but for negative numbers, of which there is {@link #DRAIN}; others end the run.
     */
    long rpc(long request, long a0, long a1, long a2);

    /** Reads a byte of guest memory: 0 to 255, or {@link #EFAULT}. */
    int readByte(long address);

    /** Reads two bytes of guest memory, the lower one first: 0 to 65535, or {@link #EFAULT}. */
    int readShort(long address);

    /** Reads four bytes of guest memory: 0 to 2³²−1, or {@link #EFAULT}. */
    long readInt(long address);

    /** Reads eight bytes of guest memory, or returns {@code onFault}. */
    long readLong(long address, long onFault);

    /** Writes the low byte of {@code value}: 0 or {@link #EFAULT}. */
    int writeByte(long address, int value);

    /** Writes the low two bytes of {@code value}: 0 or {@link #EFAULT}. */
    int writeShort(long address, int value);

    /** Writes four bytes: 0 or {@link #EFAULT}. */
    int writeInt(long address, int value);

    /** Writes eight bytes: 0 or {@link #EFAULT}. */
    int writeLong(long address, long value);

    /** Whether the guest's string begins with these characters, which are ASCII and a constant; false where it can't be read. */
    boolean startsWith(long address, String prefix);

    /** Whether the guest's string, up to its zero byte, is this one, which is ASCII and a constant; false where it can't be read. */
    boolean isString(long address, String expected);

    /**
     * Makes room for a record in this thread's output to the tracer; null while there is none: after {@link #DRAIN} there is. The tool gets it
     * by {@link dev.reverie.api.Tool#onGuestRecord}. What the record holds until it is written is left
     * over from others. Only one is open at a time: a second reserve takes the same room.
     *
     * @param type an interface marked {@code @GuestStruct(StateScope.RECORD)}; a constant in guest code
     */
    <T> @Nullable T reserve(Class<T> type);

    /** Hands the record that was reserved last to the tracer. It must not be touched any more. */
    void commit(Object record);

    /**
     * Makes room for a record of any form in this thread's output to the tracer, and returns its address; 0 while there is none. It is
     * written by {@link #writeLong} and the like. Its first 8 bytes say what it is: its length in 4 bytes, a multiple of 8, and a number other than
     * 0 in 4 more, by which those who read the output tell records apart. Only one record is open at a time.
     *
     * @param bytes how long it is at most, a multiple of 8
     */
    long reserve(int bytes);

    /**
     * Hands the first bytes of the room that was reserved last to the tracer.
     *
     * @param bytes the length of the record, as it says itself
     */
    void commit(int bytes);
}
