package dev.reverie.gdb;

import dev.reverie.api.RunStatistics;
import dev.reverie.linux.Errnos;
import dev.reverie.ptrace.debug.DebugControl;
import dev.reverie.ptrace.debug.SeenCall;
import java.util.List;

/** The run before the first program: there is nothing in it. */
final class NoGuest implements DebugControl {
    @Override
    public void submit(Runnable work) {
        work.run();
    }

    @Override
    public int readMemory(int pid, long address, byte[] target, int offset, int length) {
        return -Errnos.ESRCH;
    }

    @Override
    public int writeMemory(int pid, long address, byte[] source, int offset, int length) {
        return -Errnos.ESRCH;
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
        return List.of();
    }

    @Override
    public List<SeenCall> recentCalls() {
        return List.of();
    }

    @Override
    public RunStatistics statistics() {
        return RunStatistics.NONE;
    }
}
