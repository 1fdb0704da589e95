package dev.reverie.linux.ffi;

import dev.reverie.linux.Errnos;
import dev.reverie.linux.LinuxException;
import dev.reverie.linux.Sys;
import dev.reverie.linux.SyscallStop;
import dev.reverie.linux.UserRegisters;
import java.lang.foreign.Arena;
import org.jspecify.annotations.Nullable;

/**
 * The requests of ptrace(2) that the tracer makes, each about 0.5 µs. Confined to the tracer thread, which the kernel
 * knows as the tracer. A tracee can be killed at any moment, also while it is stopped: requests that fail with ESRCH say so
 * by their result ({@code false} or {@code null}) and the death is seen by {@link Waiter}; any other failure is a {@link
 * LinuxException}.
 */
public final class Ptrace {
    /** Resume until the next event. */
    public static final int CONT = 7;
    /** Resume until the next event, the entry or the exit of a system call. */
    public static final int SYSCALL = 24;
    /** Resume until behind the next instruction, or the next event. */
    public static final int SINGLESTEP = 9;

    private static final int POKETEXT = 4;
    private static final int POKEUSER = 6;
    private static final int PEEKUSER = 3;
    private static final int GETREGS = 12;
    private static final int DETACH = 17;
    private static final int SETREGS = 13;
    private static final int SETOPTIONS = 0x4200;
    private static final int GETREGSET = 0x4204;
    private static final int SETREGSET = 0x4205;
    private static final int NT_X86_XSTATE = 0x202;
    private static final int MAX_EXTENDED_STATE = 1 << 14;
    private static final int GETEVENTMSG = 0x4201;
    private static final int GETSIGINFO = 0x4202;
    private static final int SETSIGINFO = 0x4203;
    private static final int GETSIGMASK = 0x420a;
    private static final int SETSIGMASK = 0x420b;
    private static final int SEIZE = 0x4206;
    private static final int INTERRUPT = 0x4207;
    private static final int LISTEN = 0x4208;
    private static final int GET_SYSCALL_INFO = 0x420e;

    private static final int OPTIONS = 0x1 /* TRACESYSGOOD */
            | 0x2 /* TRACEFORK */
            | 0x4 /* TRACEVFORK */
            | 0x8 /* TRACECLONE */
            | 0x10 /* TRACEEXEC */;
    private static final int LAUNCHED_OPTIONS = OPTIONS | 0x80 /* TRACESECCOMP */ | 0x100000 /* EXITKILL */;

    private static final int SUSPEND_SECCOMP = 0x200000;

    private static final int SYSCALL_INFO_SIZE = 88;
    private static final int SIGINFO_SIZE = 128;

    private final NativeBuffer info = NativeBuffer.kept(SYSCALL_INFO_SIZE);
    private final NativeBuffer words = NativeBuffer.kept(UserRegisters.SIZE);
    private final int options;

    /** For the extended state; there once somebody wants that. */
    private @Nullable NativeBuffer extended;

    private Ptrace(int options) {
        this.options = options;
    }

    /** For a guest that is launched: it dies with us, and has a filter of ours. */
    public Ptrace() {
        this(LAUNCHED_OPTIONS);
    }

    /** For threads that were running before: they live on without us, and seccomp filters in them are not ours. */
    public static Ptrace ofRunning() {
        return new Ptrace(OPTIONS);
    }

    /** Becomes the tracer of a thread, and of all that it creates. */
    public void seize(int tid) {
        LinuxException.check(request(SEIZE, tid, 0, options), "PTRACE_SEIZE of " + tid);
    }

    /**
     * Becomes the tracer of a thread that was running before, and of all that it creates; it lives on without us. Stops of a
     * seccomp filter are left to the kernel, for it is not ours. Returns 0 or −errno.
     */
    public int seizeRunning(int tid) {
        return (int) request(SEIZE, tid, 0, options);
    }

    /** Lets a stopped thread go for good, delivering a signal if it is not 0. False if it died. */
    public boolean detach(int tid, int signal) {
        return alive(request(DETACH, tid, 0, signal), "PTRACE_DETACH");
    }

    /** Resumes a stopped thread with {@link #CONT}, {@link #SYSCALL} or one of their kind, delivering a signal if it is not 0. */
    public void resume(int tid, int how, int signal) {
        alive(request(how, tid, 0, signal), "PTRACE_CONT");
    }

    /** Leaves a thread in its group stop, and lets SIGCONT end that. */
    public void listen(int tid) {
        alive(request(LISTEN, tid, 0, 0), "PTRACE_LISTEN");
    }

    /** Makes a thread stop with PTRACE_EVENT_STOP before it next returns to its program. */
    public void interrupt(int tid) {
        alive(request(INTERRUPT, tid, 0, 0), "PTRACE_INTERRUPT");
    }

    /**
     * Keeps all seccomp filters from running in a stopped thread of a guest that was launched, or no longer does so. False if we may
     * not, for want of CAP_SYS_ADMIN or because there are filters around us too; or if the thread died.
     *
     * @param more what {@link #setMoreOptions} has set
     */
    public boolean suspendFilters(int tid, boolean suspended, int more) {
        long result = request(SETOPTIONS, tid, 0, options | more | (suspended ? SUSPEND_SECCOMP : 0));
        return result != -Errnos.EPERM && alive(result, "PTRACE_SETOPTIONS");
    }

    /** Sets the options of a stopped thread to ours and these PTRACE_O_…. False if it died. */
    public boolean setMoreOptions(int tid, int more) {
        return alive(request(SETOPTIONS, tid, 0, options | more), "PTRACE_SETOPTIONS");
    }

    /** The number that goes with an event: the new thread's id, or the former id of one that called exec. 0 if it died. */
    public int eventMessage(int tid) {
        return alive(request(GETEVENTMSG, tid, 0, words.address()), "PTRACE_GETEVENTMSG") ? words.getInt(0) : 0;
    }

    /** Whether a thread stands still: one that has been killed does not, although its end may not have been seen yet. */
    public boolean isStopped(int tid) {
        return alive(request(GETEVENTMSG, tid, 0, words.address()), "PTRACE_GETEVENTMSG");
    }

    /** The system call a thread is stopped at; null if it died. */
    public @Nullable SyscallStop syscallStop(int tid) {
        if (!alive(request(GET_SYSCALL_INFO, tid, SYSCALL_INFO_SIZE, info.address()), "PTRACE_GET_SYSCALL_INFO")) {
            return null;
        }
        NativeBuffer from = info;
        return new SyscallStop(
                from.getInt(0) & 0xff,
                from.getInt(4),
                from.getLong(8),
                from.getLong(16),
                from.getLong(24),
                from.getLong(32),
                from.getLong(40),
                from.getLong(48),
                from.getLong(56),
                from.getLong(64),
                from.getLong(72));
    }

    /** The general registers; null if the thread died. */
    public @Nullable UserRegisters registers(int tid) {
        if (!alive(request(GETREGS, tid, 0, words.address()), "PTRACE_GETREGS")) {
            return null;
        }
        long[] values = new long[UserRegisters.SIZE / 8];
        for (int i = 0; i < values.length; i++) {
            values[i] = words.getLong(8L * i);
        }
        return UserRegisters.wrap(values);
    }

    /** Sets the general registers. False if the thread died. */
    public boolean setRegisters(int tid, UserRegisters registers) {
        for (int i = 0; i < UserRegisters.SIZE / 8; i++) {
            words.putLong(8L * i, registers.get(i));
        }
        return alive(request(SETREGS, tid, 0, words.address()), "PTRACE_SETREGS");
    }

    /** The floating-point and vector registers, as XSAVE keeps them; null if the thread died. */
    public byte @Nullable [] extendedState(int tid) {
        NativeBuffer state = extended;
        if (state == null) {
            state = NativeBuffer.kept(MAX_EXTENDED_STATE);
            extended = state;
        }
        words.putLong(0, state.address());
        words.putLong(8, MAX_EXTENDED_STATE);
        if (!alive(request(GETREGSET, tid, NT_X86_XSTATE, words.address()), "PTRACE_GETREGSET")) {
            return null;
        }
        byte[] bytes = new byte[(int) words.getLong(8)];
        state.getBytes(0, bytes, 0, bytes.length);
        return bytes;
    }

    /** Sets the floating-point and vector registers, as {@link #extendedState} returned them. False if the thread died. */
    public boolean setExtendedState(int tid, byte[] bytes) {
        try (Arena arena = Arena.ofConfined()) {
            NativeBuffer state = NativeBuffer.in(arena, bytes.length);
            state.putBytes(0, bytes, 0, bytes.length);
            words.putLong(0, state.address());
            words.putLong(8, bytes.length);
            return alive(request(SETREGSET, tid, NT_X86_XSTATE, words.address()), "PTRACE_SETREGSET");
        }
    }

    /** One register, by its index in {@link UserRegisters}; 0 if the thread died. */
    public long register(int tid, int index) {
        // The raw system call stores the word, other than libc's wrapper, which returns it.
        return alive(request(PEEKUSER, tid, 8L * index, words.address()), "PTRACE_PEEKUSER") ? words.getLong(0) : 0;
    }

    /** Sets one register. False if the thread died. */
    public boolean setRegister(int tid, int index, long value) {
        return alive(request(POKEUSER, tid, 8L * index, value), "PTRACE_POKEUSER");
    }

    /**
     * Writes 8 bytes to the memory of a stopped thread, also where it may not write itself; a page that others have too becomes
     * its own first. False if the thread died.
     */
    public boolean writeText(int tid, long address, long value) {
        return alive(request(POKETEXT, tid, address, value), "PTRACE_POKETEXT");
    }

    /** The signals a thread blocks, as a mask; 0 if it died. */
    public long signalMask(int tid) {
        return alive(request(GETSIGMASK, tid, 8, words.address()), "PTRACE_GETSIGMASK") ? words.getLong(0) : 0;
    }

    /** Sets the signals that a thread blocks. False if it died. */
    public boolean setSignalMask(int tid, long mask) {
        words.putLong(0, mask);
        return alive(request(SETSIGMASK, tid, 8, words.address()), "PTRACE_SETSIGMASK");
    }

    /** The 128 bytes of siginfo of the signal a thread is stopped at; null if it died or is not at one. */
    public byte @Nullable [] signalInfo(int tid) {
        long result = request(GETSIGINFO, tid, 0, words.address());
        if (result == -Errnos.EINVAL || !alive(result, "PTRACE_GETSIGINFO")) {
            return null;
        }
        byte[] bytes = new byte[SIGINFO_SIZE];
        words.getBytes(0, bytes, 0, SIGINFO_SIZE);
        return bytes;
    }

    /** Replaces the siginfo of the signal a thread is stopped at. */
    public void setSignalInfo(int tid, byte[] siginfo) {
        words.putBytes(0, siginfo, 0, SIGINFO_SIZE);
        alive(request(SETSIGINFO, tid, 0, words.address()), "PTRACE_SETSIGINFO");
    }

    private static long request(int request, int tid, long address, long data) {
        return Native.quick(Sys.PTRACE, request, tid, address, data);
    }

    private static boolean alive(long result, String what) {
        if (result == -Errnos.ESRCH) {
            return false;
        }
        LinuxException.check(result, what);
        return true;
    }
}
