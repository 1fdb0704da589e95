package dev.reverie.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.api.Action;
import dev.reverie.api.Guest;
import dev.reverie.api.NoGlobal;
import dev.reverie.api.StatelessTool;
import dev.reverie.api.Subscription;
import dev.reverie.syscalls.ClockNanosleep;
import dev.reverie.syscalls.Errno;
import dev.reverie.syscalls.MemoryFault;
import dev.reverie.syscalls.Newfstatat;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.struct.StatStruct;
import dev.reverie.syscalls.struct.Timespec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A tool that reads and changes structures is tested without a guest: the fake kernel fills them. */
final class StructuresTest {
    /** Sleeps half as long, and makes files look empty. */
    private static final class Halves implements StatelessTool {
        @Override
        public Subscription subscription() {
            return Subscription.allSyscalls();
        }

        @Override
        public Action onSyscall(Guest<NoGlobal, @Nullable Void> guest, Syscall call) {
            try {
                return switch (call) {
                    case ClockNanosleep sleep -> {
                        Timespec time = sleep.readRequest(guest.memory());
                        if (time == null) {
                            yield Action.proceed();
                        }
                        time.withTvSec(time.tvSec() / 2).write(guest.memory(), sleep.request());
                        yield Action.result(guest.inject(sleep));
                    }
                    case Newfstatat stat -> {
                        long result = guest.inject(stat);
                        StatStruct status = stat.readStatbuf(guest.memory());
                        if (status != null) {
                            status.withStSize(0).write(guest.memory(), stat.statbuf());
                        }
                        yield Action.result(result);
                    }
                    default -> Action.proceed();
                };
            } catch (MemoryFault e) {
                return Action.fail(Errno.EFAULT);
            }
        }
    }

    @Test
    void aTimeIsChangedBeforeTheCall() {
        List<Timespec> slept = new ArrayList<>();
        FakeGuest<NoGlobal, @Nullable Void> guest = FakeGuest.of(new Halves()).withKernel((call, memory) -> {
            slept.add(read(memory, ((ClockNanosleep) call).request()));
            return 0;
        });
        long time = guest.memory().place(new Timespec(10, 5).toBytes());
        assertThat(guest.onSyscall(ClockNanosleep.of(0, 0, time, 0))).isEqualTo(Action.result(0));
        assertThat(slept).containsExactly(new Timespec(5, 5));
        assertThat(guest.onSyscall(ClockNanosleep.of(0, 0, 0, 0))).isEqualTo(Action.proceed());
        assertThat(guest.onSyscall(ClockNanosleep.of(0, 0, 1, 0))).isEqualTo(Action.fail(Errno.EFAULT));
    }

    @Test
    void aSizeIsChangedAfterTheCall() throws MemoryFault {
        StatStruct filled =
                StatStruct.of(new byte[StatStruct.SIZE], 0).withStSize(4711).withStIno(3);
        FakeGuest<NoGlobal, @Nullable Void> guest = FakeGuest.of(new Halves()).withKernel((call, memory) -> {
            try {
                filled.write(memory, ((Newfstatat) call).statbuf());
            } catch (MemoryFault e) {
                throw new AssertionError(e);
            }
            return 0;
        });
        long buffer = guest.memory().place(new byte[StatStruct.SIZE]);
        assertThat(guest.onSyscall(Newfstatat.of(-100, 0, buffer, 0))).isEqualTo(Action.result(0));
        assertThat(StatStruct.read(guest.memory(), buffer)).isEqualTo(filled.withStSize(0));
    }

    private static Timespec read(FakeMemory memory, long address) {
        try {
            return Timespec.read(memory, address);
        } catch (MemoryFault e) {
            throw new AssertionError(e);
        }
    }
}
