package dev.reverie.ptrace.debug;

/** What a debugger can do with the run as a whole. */
public interface DebugControl {
    /** Hands work to the tracer thread; when the run is over, it is done at once. From any thread. */
    void submit(Runnable work);

    /**
     * Copies memory of a process, whatever its protection.
     *
     * @return how many bytes, up to the first that are not there; −errno if that is the very first
     */
    int readMemory(int pid, long address, byte[] target, int offset, int length);

    /** Like {@link #readMemory}, in the other direction: code can be written too, and becomes the process's own. */
    int writeMemory(int pid, long address, byte[] source, int offset, int length);

    /** Kills a process. */
    void kill(int pid);
}
