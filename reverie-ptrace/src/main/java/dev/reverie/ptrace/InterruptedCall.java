package dev.reverie.ptrace;

import dev.reverie.linux.UserRegisters;
import dev.reverie.linux.ffi.Ptrace;

/**
 * Calls that only our tracing interrupts in attached threads: by our stops, and by signals that are ignored, which the kernel
 * lets wake a traced thread for its tracer to see. Most of them it restarts by itself. Some it ends with EINTR, as after a
 * SIGSTOP and SIGCONT; those are restarted here, unless a handler of the guest runs first: as the kernel does with
 * −ERESTARTNOHAND.
 */
final class InterruptedCall {
    /** −ERESTARTNOHAND. */
    static final long RESTART = -514;

    /** −ERESTARTNOINTR: the call begins again whatever signal came first. */
    static final long BEGIN_AGAIN = -513;

    /** −EINTR. */
    static final long EINTR_RESULT = -4;

    private InterruptedCall() {}

    /** A thread has stopped on its way back to its program: if its call was interrupted, lets it begin again. */
    static void restart(Ptrace ptrace, int tid) {
        if (ptrace.register(tid, UserRegisters.RAX) == EINTR_RESULT
                && restarts((int) ptrace.register(tid, UserRegisters.ORIG_RAX))) {
            ptrace.setRegister(tid, UserRegisters.RAX, RESTART);
        }
    }

    /** Whether a result means that a call did nothing and can begin again. */
    static boolean isRestartable(long result, int number) {
        return isRestart(result) || result == EINTR_RESULT && restarts(number);
    }

    /** Whether a result is one of the kernel's private codes for a call that a signal interrupted. */
    static boolean isRestart(long result) {
        return result >= -516 && result <= -512;
    }

    /** Whether a call that waits and returns EINTR has done nothing yet, so that it can begin again. */
    private static boolean restarts(int number) {
        return switch (number) {
            case 0, 1, 17, 18, 19, 20, 295, 296, 327, 328 -> true; // read, write and their kind: with a timeout
            case 43, 44, 45, 46, 47, 288, 299, 307 -> true; // accept, send, receive: likewise
            case 65, 220 -> true; // semop, semtimedop
            case 128 -> true; // rt_sigtimedwait
            case 208, 333, 426 -> true; // io_getevents, io_pgetevents, io_uring_enter
            case 232, 281, 441 -> true; // epoll_wait, epoll_pwait, epoll_pwait2
            default -> false;
        };
    }
}
