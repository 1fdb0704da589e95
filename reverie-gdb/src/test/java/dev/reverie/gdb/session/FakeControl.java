package dev.reverie.gdb.session;

import dev.reverie.api.RunStatistics;
import dev.reverie.ptrace.debug.DebugControl;
import dev.reverie.ptrace.debug.SeenCall;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.SyscallArgs;
import dev.reverie.syscalls.Sysno;
import java.util.List;

/** A guest of one page at 0x1000. */
final class FakeControl implements DebugControl {
    static final int START = 0x1000;
    private static final int EFAULT = 14;

    final byte[] page = new byte[4096];

    @Override
    public void submit(Runnable work) {
        work.run();
    }

    @Override
    public int readMemory(int pid, long address, byte[] target, int offset, int length) {
        int count = available(address, length);
        if (count > 0) {
            System.arraycopy(page, (int) address - START, target, offset, count);
        }
        return count;
    }

    @Override
    public int writeMemory(int pid, long address, byte[] source, int offset, int length) {
        int count = available(address, length);
        if (count > 0) {
            System.arraycopy(source, offset, page, (int) address - START, count);
        }
        return count;
    }

    private int available(long address, int length) {
        return address < START || address >= START + page.length
                ? -EFAULT
                : (int) Math.min(length, START + page.length - address);
    }

    @Override
    public void kill(int pid) {}

    @Override
    public void letGo() {}

    @Override
    public boolean attach(int pid) {
        return false;
    }

    @Override
    public List<Integer> processes() {
        return List.of(1);
    }

    @Override
    public List<SeenCall> recentCalls() {
        return List.of(new SeenCall(1, Syscall.of(Sysno.READ, SyscallArgs.of(3, 0x1000))));
    }

    @Override
    public RunStatistics statistics() {
        return new RunStatistics(List.of(new RunStatistics.Count("stops", 3)));
    }
}
