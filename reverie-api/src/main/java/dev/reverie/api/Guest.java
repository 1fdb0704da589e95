package dev.reverie.api;

import dev.reverie.syscalls.Memory;
import dev.reverie.syscalls.Observed;
import dev.reverie.syscalls.Signal;
import dev.reverie.syscalls.Syscall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The guest thread an event happened in, stopped while its handler runs. Valid until the handler returns, and only on the
 * Java thread that runs it; using it elsewhere throws {@link IllegalStateException}. When the guest thread is killed
 * meanwhile, every method but {@link #thread()}, {@link #tid()}, {@link #pid()} and {@link #rpc} throws {@link
 * GuestEnded}.
 */
public interface Guest<G extends GlobalState, T extends @Nullable Object> extends ThreadContext<G, T>, Observed {
    /** The parent process id at this moment; it changes when the parent ends. */
    int ppid();

    /** Whether this is the thread the process started with (or the one that called exec since). */
    default boolean isMainThread() {
        return tid() == pid();
    }

    /** Whether this is the process the run started; never so for one that it attached to. */
    boolean isRootProcess();

    /** Whether this is the first thread of the process the run started. */
    default boolean isRootThread() {
        return isRootProcess() && isMainThread();
    }

    /**
     * What the kernel told the program about itself when it was loaded; empty if the thread is about to end.
     */
    default AuxiliaryVector auxiliaryVector() {
        return AuxiliaryVector.of(GuestFiles.content(tid(), "auxv"));
    }

    /** The file of the program, as the guest would find it; {@code " (deleted)"} is behind it if it is gone. Empty if unknown. */
    default String executable() {
        return GuestFiles.link(tid(), "exe");
    }

    /** The working directory; empty if unknown. */
    default String workingDirectory() {
        return GuestFiles.link(tid(), "cwd");
    }

    /** The arguments of the program, the name it was called by first, as it may have changed them since. */
    default List<String> arguments() {
        return GuestFiles.arguments(tid());
    }

    /**
     * The memory of this process. Calls and structures read and write it as types: what the kernel reads before the call,
     * what it writes after it.
     *
     * {@snippet class="dev.reverie.api.snippets.ShortSleepsAndEmptyFiles" region="handlers"}
     */
    @Override
    Memory memory();

    @Override
    default long stackPointer() {
        return registers().rsp();
    }

    /** What a call on paths takes for the working directory. */
    int AT_FDCWD = -100;

    /** Reads the link in {@code /proc}; see proc_pid_fd(5). */
    @Override
    default String descriptor(int fd) {
        try {
            String link = fd == AT_FDCWD ? "/cwd" : "/fd/" + fd;
            return Files.readSymbolicLink(Path.of("/proc/" + tid() + link)).toString();
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    default String device(int fd) {
        return GuestDescriptors.device(tid(), fd);
    }

    @Override
    default int pidfd(int fd) {
        return GuestDescriptors.process(tid(), fd);
    }

    /**
     * The general registers: those of the guest, whatever calls have been injected, or what {@link #setRegisters} has made them.
     */
    Registers registers();

    /**
     * Sets the general registers with which the thread goes on. In {@link Tool#onSyscall} they are those behind the call:
     *
     * <ul>
     *   <li>the call that runs, and its arguments, are still what the returned action says; a child that it creates has the
     *       guest's registers;
     *   <li>{@code rax} is the call's result, whatever is set here;
     *   <li>all others are as set, also {@code rcx} and {@code r11}, in which the kernel leaves rip and the flags;
     *   <li>if the call begins again, since a signal has interrupted it, or if it does not return (execve, exit), they are dropped.
     * </ul>
     *
     * <p>In other handlers they are those of the next instruction. Another {@code rip} for a thread that a signal, or an attaching
     * tracer, has interrupted in a call gives that call up. At the start of a program {@code rax} is zero whatever is set here.
     *
     * @throws IllegalStateException in the event of rt_sigreturn, which gets all registers from the stack, and in that of an
     *     emulated vsyscall
     * @throws IllegalArgumentException if a segment base is no user address
     */
    void setRegisters(Registers registers);

    /**
     * The floating-point and vector registers, as the bytes of an XSAVE area; see ptrace(2), NT_X86_XSTATE, and the processor's
     * manual, "XSAVE".
     */
    byte[] extendedState();

    /** Room for what injected calls point to. Only {@link Tool#onSyscall} may ask for it. */
    GuestStack stack();

    /** The functions that this thread is in, with source lines; see {@link #backtrace(BacktraceOptions)}. */
    default Backtrace backtrace() {
        return backtrace(BacktraceOptions.DEFAULT);
    }

    /**
     * The functions that this thread is in, from the innermost outwards. Found by call frame information where there is any, and
     * by frame pointers where there is none; named by symbols of the files that are mapped, by installed debug information that
     * belongs to them, or by the perf map that a runtime writes ({@code /tmp/perf-PID.map}). Nothing of it is the guest's word: a
     * stack that makes no sense gives a shorter backtrace, which says why it ends.
     *
     * <p>The first one in a process reads the files; those after it take some microseconds for each frame.
     */
    Backtrace backtrace(BacktraceOptions options);

    /**
     * Sends a signal to this thread, as by tgkill(2) from the tracer. It comes when the handler has returned, and passes {@link
     * Tool#onSignal} then if signals are subscribed.
     */
    void send(Signal signal);

    /**
     * Sets the timer of this thread, in the place of one that was set before: {@link Tool#onTimer} is called once, when it is due. It is
     * cancelled by {@link #cancelTimer}, by exec, and by the end of the thread; other events do not touch it, and handlers take no time
     * of it. New threads have none.
     *
     * @throws ReverieException if this machine has no such timers; it says why
     */
    void setTimer(TimerSchedule schedule);

    /** Cancels the timer of this thread, if it has one; also one that is due already and has not been told. */
    void cancelTimer();

    /**
     * The CPU time that this thread has used since it began, by itself and by the kernel for it. It does not advance while the
     * thread is stopped. Nothing if it is gone.
     */
    Duration readClock();

    /**
     * Makes this process, and those that it creates from now on, daemons: the run does not wait for them. When nobody else is left, they
     * are killed by SIGKILL, each of their ends is told, and the run is over; daemons of a guest that was attached to are let go
     * instead. So it ends at once what is made a daemon when there is nobody else. There is no way back.
     *
     * <p>Without this a run lasts until the last process has ended, whatever it has done to get away from its parents: see {@code
     * daemon(3)}.
     */
    void daemonize();

    /** Which CPUID instructions of this guest can be intercepted, whether or not this tool asks for them. */
    CpuidInterception cpuidInterception();

    /**
     * Whether the instruction CPUID can be intercepted in this guest: whether {@link Subscription#withCpuid} is granted. For what that
     * covers see {@link #cpuidInterception}.
     */
    default boolean hasCpuidInterception() {
        return cpuidInterception() != CpuidInterception.NONE;
    }

    /**
     * Runs a system call in the guest now and returns its raw result: a value, or −errno. May be used several times in a
     * handler; the guest's registers are put back afterwards. Only {@link Tool#onSyscall} may inject.
     *
     * <p>The result is the kernel's own word. A call that a signal interrupted returns −ERESTARTSYS (−512), −ERESTARTNOINTR
     * (−513), −ERESTARTNOHAND (−514) or −ERESTART_RESTARTBLOCK (−516): hand that on with {@link Action#result} and the
     * kernel ends or restarts the guest's call exactly as it would have done without us; a restarted call comes back as a
     * new event.
     *
     * <p>A successful execve and exit, and being killed, do not return: {@link GuestEnded} is thrown. The handler that
     * injected fork or clone goes on in the parent; the child starts where the intercepted call returns.
     *
     * @throws IllegalArgumentException if the call is foreign and not the intercepted one: only what was intercepted can be
     *     run in that convention
     */
    long inject(Syscall call);

    /** Like {@link #inject}, again for as long as a signal interrupts the call. Signals wait until the handler returns. */
    default long injectWithRetry(Syscall call) {
        for (; ; ) {
            long result = inject(call);
            if (result != -4 && (result < -516 || result > -512)) {
                return result;
            }
        }
    }
}
