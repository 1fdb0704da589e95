package dev.reverie.api;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;

/**
 * Runs tools over programs, started by us or running already.
 *
 * {@snippet class="dev.reverie.api.snippets.Counter" region="run"}
 */
public final class Reverie {
    private Reverie() {}

    /** Runs a command under a tool, with the {@linkplain #usualBackend usual backend}. See {@link Backend#run}. */
    public static <G extends GlobalState> RunResult<G> run(Tool<G, ?> tool, Command command) {
        return usualBackend(tool).run(tool, command, RunOptions.DEFAULT);
    }

    /** Puts running processes under a tool, with the {@linkplain #usualBackend usual backend}. See {@link Backend#attach}. */
    public static <G extends GlobalState> Attachment<G> attach(Tool<G, ?> tool, int... pids) {
        return usualBackend(tool).attach(tool, Arrays.stream(pids).boxed().toList(), RunOptions.DEFAULT);
    }

    /** The backend that runs a tool where the user names none: the reference, which can be noticed least, unless the tool's code has to be inside. */
    public static Backend usualBackend(Tool<?, ?> tool) {
        return backend(tool.guestLibrary() == null ? "ptrace" : "auto");
    }

    /**
     * The backend of this name.
     *
     * @throws ReverieException if there is none; the message lists those that there are
     */
    public static Backend backend(String name) {
        List<String> names = new ArrayList<>();
        for (Backend backend : ServiceLoader.load(Backend.class, Reverie.class.getClassLoader())) {
            if (name.equals(backend.name())) {
                return backend;
            }
            names.add(backend.name());
        }
        throw new ReverieException(
                "no backend '" + name + "'; there is " + (names.isEmpty() ? "none at all" : String.join(", ", names)));
    }
}
