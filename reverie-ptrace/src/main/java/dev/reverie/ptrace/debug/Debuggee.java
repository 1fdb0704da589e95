package dev.reverie.ptrace.debug;

import org.jspecify.annotations.Nullable;

/**
 * A thread that a debugger controls. What reads or writes registers needs it to stand; null, zeros or false if it was killed
 * meanwhile.
 */
public interface Debuggee {
    /** The words of a {@code user_regs_struct}. */
    int GENERAL_REGISTERS = 27;

    /** How a thread goes on. */
    enum How {
        /** Runs. */
        RUN,
        /** Runs, and stops at the entry and exit of each call. */
        TO_CALL,
        /** Executes one instruction. */
        STEP
    }

    /** Its id, which an exec may change. */
    int tid();

    /** Its process. */
    int pid();

    /** Whether it stands for the debugger. */
    boolean stands();

    /** Whether it does not run, be it for the debugger, or because the tool is at work on it. */
    boolean isStill();

    /** Whether it stands within a call that the tool has injected: its registers are not the guest's, and can't be set. */
    boolean isWithinInjection();

    /** Lets it go on from where it stands, delivering a signal if it is not 0. */
    void resume(How how, int signal);

    /** Leaves it in the stop of its process that a signal has caused, until SIGCONT. */
    void leaveStopped();

    /** Asks a thread that runs to stop; it will, with {@link Stop.ByRequest} unless something else comes first. */
    void interrupt();

    /** Gives up control, and lets it run on. */
    void detach(int signal);

    /** The {@link #GENERAL_REGISTERS} words of its {@code user_regs_struct}. */
    long @Nullable [] generalRegisters();

    /** Sets them. */
    boolean setGeneralRegisters(long[] words);

    /** The floating-point and vector registers, as XSAVE keeps them. */
    byte @Nullable [] extendedState();

    /** Sets them. */
    boolean setExtendedState(byte[] state);

    /** A debug register, 0 to 7. */
    long debugRegister(int number);

    /** Sets a debug register; false if the processor or the kernel does not take the value. */
    boolean setDebugRegister(int number, long value);

    /** The 128 bytes of siginfo of what it stopped for. */
    byte @Nullable [] signalInfo();

    /** Replaces them. */
    void setSignalInfo(byte[] siginfo);
}
