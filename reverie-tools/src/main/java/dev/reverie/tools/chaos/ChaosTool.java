package dev.reverie.tools.chaos;

import dev.reverie.api.Action;
import dev.reverie.api.Guest;
import dev.reverie.api.ProcessStart;
import dev.reverie.api.Subscription;
import dev.reverie.api.ThreadStart;
import dev.reverie.api.Tool;
import dev.reverie.syscalls.EpollCtl;
import dev.reverie.syscalls.EpollEvents;
import dev.reverie.syscalls.Errno;
import dev.reverie.syscalls.MemoryFault;
import dev.reverie.syscalls.RtSigaction;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.Sysno;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * Does to a program what the kernel may do and seldom does: reads and writes move fewer bytes than they could, are interrupted,
 * or find nothing ready. A program that is right gives the same results. What a call reports to have moved has been moved.
 *
 * <p>Nothing is done where the kernel promises that it does not happen: messages and what is peeked at stay whole, so do
 * writes to pipes up to PIPE_BUF; regular files are never interrupted, nor is a process
 * whose handlers do not interrupt calls; who is told of readiness only once finds it.
 */
public final class ChaosTool implements Tool<ChaosTotals, ChaosThread> {
    private static final int PIPE_BUF = 4096;

    private final ChaosOptions options;
    private final Descriptors descriptors;

    /** Threads that nobody in the guest created: the root, and those that were attached to. */
    private final AtomicLong roots;

    /** The signal handlers of this process. */
    private final Handlers handlers;

    /** As bad as the options say. */
    public ChaosTool(ChaosOptions options) {
        this(options, new ProcDescriptors());
    }

    ChaosTool(ChaosOptions options, Descriptors descriptors) {
        this(options, descriptors, new AtomicLong(), new Handlers(0));
    }

    private ChaosTool(ChaosOptions options, Descriptors descriptors, AtomicLong roots, Handlers handlers) {
        this.options = options;
        this.descriptors = descriptors;
        this.roots = roots;
        this.handlers = handlers;
    }

    @Override
    public Subscription subscription() {
        return Subscription.syscalls(
                IntStream.concat(Arrays.stream(Transfer.NUMBERS), IntStream.of(Sysno.EPOLL_CTL, Sysno.RT_SIGACTION))
                        .toArray());
    }

    @Override
    public ChaosTotals newGlobal() {
        return new ChaosTotals();
    }

    @Override
    public ChaosTool newProcess(ProcessStart<ChaosTotals> start) {
        return new ChaosTool(options, descriptors, roots, handlers.copy());
    }

    @Override
    public ChaosThread newThread(ThreadStart<ChaosThread> start) {
        ChaosThread parent = start.parent();
        return parent == null
                ? new ChaosThread(ChaosThread.derive(options.seed(), roots.getAndIncrement()), 0)
                : parent.child();
    }

    @Override
    public void onExec(Guest<ChaosTotals, ChaosThread> guest) {
        handlers.clear();
        guest.thread().beginProgram();
    }

    @Override
    public Action onSyscall(Guest<ChaosTotals, ChaosThread> guest, Syscall call) {
        switch (call) {
            case EpollCtl control -> noteEdgeTriggered(guest, control);
            case RtSigaction action -> handlers.note(action, guest.memory());
            default -> {
                return onTransfer(guest, call);
            }
        }
        return Action.proceed();
    }

    private Action onTransfer(Guest<ChaosTotals, ChaosThread> guest, Syscall call) {
        Transfer transfer = Transfer.of(call, guest.memory());
        if (transfer == null || transfer.fd() < 0 || transfer.isSpecial()) {
            return Action.proceed();
        }
        ChaosThread thread = guest.thread();
        // Drawn whether they are needed or not, so that what comes later does not depend on what is found out here.
        boolean isUnlucky = thread.chance() < options.probability();
        double part = thread.chance();
        if (thread.countTransfer() <= options.skip() || !isUnlucky || transfer.length() == 0) {
            return Action.proceed();
        }
        OpenFile file = descriptors.find(guest, transfer.fd(), thread.last());
        thread.setLast(file);
        if (file.channel() == null || !options.channels().contains(file.channel())) {
            return Action.proceed();
        }
        return tamper(guest, transfer, file, part);
    }

    /** Fails the call, shortens it, or lets it be. */
    private Action tamper(Guest<ChaosTotals, ChaosThread> guest, Transfer transfer, OpenFile file, double part) {
        boolean isOnce = file.isSignalled() || guest.rpc(new ChaosTotals.IsEdgeTriggered(file.link()));
        if (file.channel() != Channel.FILE) {
            boolean isNonBlocking = file.isNonBlocking() || transfer.isNonBlocking();
            if (isNonBlocking ? canBeUnready(isOnce) : canBeInterrupted(transfer)) {
                if (guest.thread().isItsTurn(transfer.fd(), transfer.isRead())) {
                    return fail(guest, isNonBlocking ? Mischief.EAGAIN : Mischief.EINTR);
                }
            }
        }
        if (!transfer.isDivisible() || !file.isStream() || file.isDirect() || isOnce) {
            return Action.proceed();
        }
        return transfer.isRead() ? shortRead(guest, transfer, file) : shortWrite(guest, transfer, file, part);
    }

    private boolean canBeUnready(boolean isOnce) {
        return does(Mischief.EAGAIN) && !isOnce;
    }

    private boolean canBeInterrupted(Transfer transfer) {
        return does(Mischief.EINTR) && transfer.isRead() && (options.interruptsAll() || handlers.interrupt());
    }

    private static Action fail(Guest<ChaosTotals, ChaosThread> guest, Mischief how) {
        guest.rpc(new ChaosTotals.Done(how));
        return Action.fail(how == Mischief.EAGAIN ? Errno.EAGAIN : Errno.EINTR);
    }

    private Action shortRead(Guest<ChaosTotals, ChaosThread> guest, Transfer transfer, OpenFile file) {
        if (!does(Mischief.SHORT_READ)
                || Long.compareUnsigned(transfer.length(), options.bytes()) <= 0
                || file.isProgram() && !options.onPrograms()) {
            return Action.proceed();
        }
        guest.rpc(new ChaosTotals.Done(Mischief.SHORT_READ));
        return transfer.shorter().run(guest, options.bytes());
    }

    /** Between one byte and all but one, small numbers as likely as large ones. */
    private Action shortWrite(Guest<ChaosTotals, ChaosThread> guest, Transfer transfer, OpenFile file, double part) {
        long length = Math.min(transfer.length(), Integer.MAX_VALUE);
        if (!does(Mischief.SHORT_WRITE) || file.channel() == Channel.PIPE && length <= PIPE_BUF) {
            return Action.proceed();
        }
        guest.rpc(new ChaosTotals.Done(Mischief.SHORT_WRITE));
        return transfer.shorter().run(guest, (long) Math.pow((double) length, part));
    }

    private boolean does(Mischief mischief) {
        return options.mischief().contains(mischief);
    }

    private static void noteEdgeTriggered(Guest<ChaosTotals, ChaosThread> guest, EpollCtl control) {
        try {
            if (control.event() != 0 && (guest.memory().readInt(control.event()) & EpollEvents.EPOLLET) != 0) {
                guest.rpc(new ChaosTotals.AddEdgeTriggered(guest.descriptor(control.fd())));
            }
        } catch (MemoryFault e) {
            // The kernel will say so.
        }
    }
}
