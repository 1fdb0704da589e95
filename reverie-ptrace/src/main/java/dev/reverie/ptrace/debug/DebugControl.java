package dev.reverie.ptrace.debug;

import dev.reverie.api.RunStatistics;
import java.util.List;

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

    /** Lets go of all processes, which were running before and are not ours to end: {@link Debugger#leave} comes first. */
    void letGo();

    /**
     * Takes control of a process of the run that nobody debugs: its threads are told as {@link Debugger#appeared}, and asked to stop. False
     * if there is no such process, or a guest traces it.
     */
    boolean attach(int pid);

    /** The processes of the run, whether they are controlled or not. */
    List<Integer> processes();

    /** The system calls that the tool was told of last: a bounded number, the latest one last. */
    List<SeenCall> recentCalls();

    /** What the run has cost up to now. */
    RunStatistics statistics();
}
