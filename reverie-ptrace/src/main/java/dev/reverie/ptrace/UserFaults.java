package dev.reverie.ptrace;

import dev.reverie.syscalls.Abi;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.Sysno;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * The processes that may resolve their page faults themselves, by userfaultfd(2). Who reads such memory from outside waits until the
 * process has provided the page; the tracer would wait for a thread that waits for the tracer. Thread-safe.
 */
final class UserFaults {
    /** USERFAULTFD_IOC_NEW, of /dev/userfaultfd. */
    private static final long NEW = 0xaa00;

    private final Set<Integer> pids = ConcurrentHashMap.newKeySet();

    /** A process is about to make this call. */
    void note(int pid, Syscall call) {
        if (call.abi() == Abi.X86_64
                && (call.number() == Sysno.USERFAULTFD
                        || call.number() == Sysno.IOCTL && (int) call.args().a1() == NEW)) {
            pids.add(pid);
        }
    }

    /** A process has been created, which may have or share its parent's memory. */
    void inherit(int pid, int parent) {
        if (pids.contains(parent)) {
            pids.add(pid);
        }
    }

    /** Whether memory of this process may be such. */
    boolean arePossible(int pid) {
        return pids.contains(pid);
    }

    /** The numbers of calls to stop at, ascending, and with them the one to {@link #note}. */
    static int[] with(int[] numbers) {
        return IntStream.concat(IntStream.of(numbers), IntStream.of(Sysno.USERFAULTFD))
                .distinct()
                .sorted()
                .toArray();
    }

    /** The numbers of calls to let pass, without the one to {@link #note}. */
    static int[] without(int[] numbers) {
        return IntStream.of(numbers)
                .filter(number -> number != Sysno.USERFAULTFD)
                .toArray();
    }
}
