package dev.reverie.api.snippets;

import dev.reverie.api.Action;
import dev.reverie.api.Guest;
import dev.reverie.api.NoGlobal;
import dev.reverie.api.StatelessTool;
import dev.reverie.api.Subscription;
import dev.reverie.syscalls.ClockNanosleep;
import dev.reverie.syscalls.Errno;
import dev.reverie.syscalls.Memory;
import dev.reverie.syscalls.MemoryFault;
import dev.reverie.syscalls.Newfstatat;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.Sysno;
import dev.reverie.syscalls.struct.StatStruct;
import dev.reverie.syscalls.struct.Timespec;
import org.jspecify.annotations.Nullable;

/** Sleeps take no time, and files look empty. */
final class ShortSleepsAndEmptyFiles implements StatelessTool {
    @Override
    public Subscription subscription() {
        return Subscription.syscalls(Sysno.CLOCK_NANOSLEEP, Sysno.NEWFSTATAT);
    }

    // @start region="handlers"
    @Override
    public Action onSyscall(Guest<NoGlobal, @Nullable Void> guest, Syscall call) {
        try {
            return switch (call) {
                case ClockNanosleep sleep -> shorten(guest, sleep);
                case Newfstatat stat -> empty(guest, stat);
                default -> Action.proceed();
            };
        } catch (MemoryFault e) {
            return Action.fail(Errno.EFAULT);
        }
    }

    /** Before the call: the kernel reads another time, and the guest finds its own one again. */
    private static Action shorten(Guest<NoGlobal, @Nullable Void> guest, ClockNanosleep sleep) throws MemoryFault {
        Memory memory = guest.memory();
        Timespec time = sleep.readRequest(memory);
        if (time == null || sleep.flags() != 0) {
            return Action.proceed();
        }
        new Timespec(0, 1).write(memory, sleep.request());
        long result = guest.inject(sleep);
        time.write(memory, sleep.request());
        return Action.result(result);
    }

    /** After the call: the guest reads another size than the kernel has written. */
    private static Action empty(Guest<NoGlobal, @Nullable Void> guest, Newfstatat stat) throws MemoryFault {
        long result = guest.inject(stat);
        if (result == 0) {
            StatStruct status = StatStruct.read(guest.memory(), stat.statbuf());
            status.withStSize(0).write(guest.memory(), stat.statbuf());
        }
        return Action.result(result);
    }
    // @end
}
