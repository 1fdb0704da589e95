package dev.reverie.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.api.Action;
import dev.reverie.api.ExitStatus;
import dev.reverie.syscalls.Abi;
import dev.reverie.syscalls.ForeignSyscall;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.SyscallArgs;
import dev.reverie.testing.FakeGuest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CountToolTest {
    private static final ExitStatus DONE = new ExitStatus.Exited(0);
    private static final Syscall READ = Syscall.of(0, SyscallArgs.NONE);
    private static final Syscall WRITE = Syscall.of(1, SyscallArgs.NONE);

    @Test
    void foldsThreadsIntoProcessesAndProcessesIntoTotals() {
        FakeGuest<Totals, SyscallCounts> main = FakeGuest.of(new CountTool());
        FakeGuest<Totals, SyscallCounts> thread = main.newThread();
        FakeGuest<Totals, SyscallCounts> child = main.newProcess();
        assertThat(main.onSyscall(READ)).isEqualTo(Action.proceed());
        thread.onSyscall(READ);
        thread.onSyscall(WRITE);
        child.onSyscall(WRITE);

        thread.onThreadExit(DONE);
        main.onThreadExit(DONE);
        assertThat(main.global().total())
                .as("nothing is sent before the process ends")
                .isZero();
        main.onProcessExit(DONE);
        assertThat(main.global().total()).isEqualTo(3);
        child.onThreadExit(DONE);
        child.onProcessExit(DONE);

        Totals totals = main.global();
        assertThat(totals.total()).isEqualTo(4);
        assertThat(totals.processes()).isEqualTo(2);
        assertThat(totals.count(0)).isEqualTo(2);
        assertThat(totals.count(1)).isEqualTo(2);
    }

    @Test
    void centralCountsAreThereAtOnce() {
        FakeGuest<Totals, @Nullable Void> guest = FakeGuest.of(new CentralCountTool());
        guest.onSyscall(READ);
        guest.newProcess().onSyscall(WRITE);
        assertThat(guest.global().total()).isEqualTo(2);
        guest.onProcessExit(DONE);
        assertThat(guest.global().processes()).isEqualTo(1);
    }

    @Test
    void callsWithoutAPlaceInTheTableAreCountedToo() {
        SyscallCounts counts = new SyscallCounts();
        counts.add(new ForeignSyscall(Abi.I386, 4, SyscallArgs.NONE));
        counts.add(Syscall.of(-1, SyscallArgs.NONE));
        counts.add(Syscall.of(100_000, SyscallArgs.NONE));
        counts.add(Syscall.of(100_000, SyscallArgs.NONE));
        counts.add(READ);
        assertThat(counts.total()).isEqualTo(5);
        assertThat(counts.count(100_000)).isEqualTo(2);
        assertThat(counts.count(4)).isZero();
        assertThat(counts.table()).contains("        1  ", "(I386)\n", "        5  total\n");
    }

    @Test
    void countsAreAddedToNoneAndToSome() {
        SyscallCounts some = new SyscallCounts();
        some.add(WRITE);
        some.add(Syscall.of(600, SyscallArgs.NONE));
        SyscallCounts sum = new SyscallCounts();
        sum.addAll(new SyscallCounts());
        assertThat(sum.total()).isZero();
        sum.addAll(some);
        some.add(WRITE);
        sum.addAll(some);
        sum.addAll(new SyscallCounts());
        assertThat(sum.count(WRITE.number())).isEqualTo(3);
        assertThat(sum.count(600)).isEqualTo(2);
        assertThat(some.count(WRITE.number())).isEqualTo(2);
        assertThat(some.count(600)).isEqualTo(1);
    }

    @Test
    void theTableHasTheMostFrequentCallFirst() {
        SyscallCounts counts = new SyscallCounts();
        counts.add(READ);
        counts.add(WRITE);
        counts.add(WRITE);
        String table = counts.table();
        assertThat(table.indexOf("  " + WRITE.name() + "\n")).isLessThan(table.indexOf("  " + READ.name() + "\n"));
    }
}
