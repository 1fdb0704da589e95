package dev.reverie.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.syscalls.Sysno;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What follows from the tables of calls is what strace has in its classes. */
class SyscallClassTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
                    process, clone clone3 execve execveat exit exit_group fork kill pidfd_send_signal rt_sigqueueinfo \
                    rt_tgsigqueueinfo tgkill tkill vfork wait4 waitid
                    network, accept accept4 bind connect getpeername getpmsg getsockname getsockopt listen putpmsg \
                    recvfrom recvmmsg recvmsg sendfile sendmmsg sendmsg sendto setsockopt shutdown socket socketpair
                    signal, io_uring_enter kill pause pidfd_send_signal rt_sigaction rt_sigpending rt_sigprocmask \
                    rt_sigqueueinfo rt_sigreturn rt_sigsuspend rt_sigtimedwait rt_tgsigqueueinfo sigaltstack signalfd \
                    signalfd4 tgkill tkill
                    ipc, msgctl msgget msgrcv msgsnd semctl semget semop semtimedop shmat shmctl shmdt shmget
                    memory, brk get_mempolicy io_destroy io_setup io_uring_register madvise map_shadow_stack mbind \
                    migrate_pages mincore mlock mlock2 mlockall mmap move_pages mprotect mremap mseal msync munlock \
                    munlockall munmap pkey_mprotect remap_file_pages set_mempolicy set_mempolicy_home_node shmat shmdt
                    creds, capget capset getegid geteuid getgid getgroups getresgid getresuid getuid prctl setfsgid \
                    setfsuid setgid setgroups setregid setresgid setresuid setreuid setuid
                    clock, adjtimex clock_adjtime clock_getres clock_gettime clock_settime gettimeofday settimeofday time
                    """)
    void holdsTheseCalls(String name, String calls) {
        SyscallClass named = Objects.requireNonNull(SyscallClass.byName(name));
        List<String> members = new ArrayList<>();
        for (int number = 0; number <= Sysno.MAX; number++) {
            String call = Sysno.name(number);
            if (call != null && named.contains(call)) {
                members.add(call);
            }
        }
        assertThat(members).containsExactlyInAnyOrder(calls.split(" ", -1));
    }
}
