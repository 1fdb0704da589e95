package dev.reverie.api;

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
}
