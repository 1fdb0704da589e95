package dev.reverie.syscalls;

/** What a call acts on; each has a sealed interface over the records of its calls. */
public enum Family {
    /** Open files: {@link IoSyscall}. */
    IO,
    /** Files by their names, and file systems: {@link FileSyscall}. */
    FILE,
    /** Waiting for several files: {@link PollSyscall}. */
    POLL,
    /** The address space: {@link MemorySyscall}. */
    MEMORY,
    /** Signals: {@link SignalSyscall}. */
    SIGNAL,
    /** Processes, threads, and what they have: {@link ProcessSyscall}. */
    PROCESS,
    /** Message queues, semaphores and shared memory: {@link IpcSyscall}. */
    IPC,
    /** Clocks and timers: {@link TimeSyscall}. */
    TIME,
    /** Sockets: {@link NetworkSyscall}. */
    NETWORK,
    /** The whole system: {@link SystemSyscall}. */
    SYSTEM
}
