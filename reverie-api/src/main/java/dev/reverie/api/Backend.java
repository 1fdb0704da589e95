package dev.reverie.api;

import java.util.List;

/** A way to trap a guest's events and run a tool over them. Found as a {@link java.util.ServiceLoader} service. */
public interface Backend {
    /** Its name on the command line. */
    String name();

    /**
     * Runs the command and all its descendants under the tool until the last of them has ended.
     *
     * @throws LaunchException if the program could not be started
     * @throws ToolException if a handler threw
     * @throws ReverieException if this machine does not allow it, or the tracer failed; no guest is left behind
     */
    <G extends GlobalState> RunResult<G> run(Tool<G, ?> tool, Command command, RunOptions options);

    /**
     * Puts running processes, with all their threads and all that they create from now on, under the tool. Returns when all
     * of them are attached.
     *
     * @param pids the processes, or threads that stand for theirs; {@link RunOptions#pinned} does not concern them
     * @throws AttachException if one of them is none, or may not be traced; none is attached then
     * @throws ToolException if the tool could not make its states
     * @throws ReverieException if the tracer failed
     */
    <G extends GlobalState> Attachment<G> attach(Tool<G, ?> tool, List<Integer> pids, RunOptions options);
}
