package dev.reverie.gdb.session;

import dev.reverie.ptrace.debug.Debuggee;

/** A thread without a kernel: it stands, and stays where it is when it is let go on; it counts how often that is. */
final class FakeThread implements Debuggee {
    private final int pid;
    private final int tid;
    private long[] words = new long[GENERAL_REGISTERS];
    private byte[] state = new byte[576];
    private boolean stands = true;

    int resumptions;
    int detachments;

    /** What its interruption leads to. */
    Runnable whenInterrupted = () -> {};

    FakeThread(int tid) {
        this(1, tid);
    }

    FakeThread(int pid, int tid) {
        this.pid = pid;
        this.tid = tid;
    }

    void stop() {
        stands = true;
    }

    @Override
    public int tid() {
        return tid;
    }

    @Override
    public int pid() {
        return pid;
    }

    @Override
    public boolean stands() {
        return stands;
    }

    @Override
    public boolean isStill() {
        return stands;
    }

    @Override
    public boolean isWithinInjection() {
        return false;
    }

    @Override
    public void resume(How how, int signal) {
        resumptions++;
        stands = false;
    }

    @Override
    public void leaveStopped() {
        stands = false;
    }

    @Override
    public void interrupt() {
        if (!stands) {
            stands = true;
            whenInterrupted.run();
        }
    }

    @Override
    public void detach(int signal) {
        detachments++;
        stands = false;
    }

    @Override
    public long[] generalRegisters() {
        return words.clone();
    }

    @Override
    public boolean setGeneralRegisters(long[] values) {
        words = values.clone();
        return true;
    }

    @Override
    public byte[] extendedState() {
        return state.clone();
    }

    @Override
    public boolean setExtendedState(byte[] values) {
        state = values.clone();
        return true;
    }

    @Override
    public long debugRegister(int number) {
        return 0;
    }

    @Override
    public boolean setDebugRegister(int number, long value) {
        return true;
    }

    @Override
    public byte[] signalInfo() {
        return new byte[128];
    }

    @Override
    public void setSignalInfo(byte[] siginfo) {}
}
