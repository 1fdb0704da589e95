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

    /** Runs a command under a tool, with the best backend there is. See {@link Backend#run}. */
    public static <G extends GlobalState> RunResult<G> run(Tool<G, ?> tool, Command command) {
        return backend("auto").run(tool, command, RunOptions.DEFAULT);
    }

    /** Puts running processes under a tool, with the best backend there is. See {@link Backend#attach}. */
    public static <G extends GlobalState> Attachment<G> attach(Tool<G, ?> tool, int... pids) {
        return backend("auto").attach(tool, Arrays.stream(pids).boxed().toList(), RunOptions.DEFAULT);
    }

    /**
     * The backend of this name; {@code auto} for the best there is.
     *
     * @throws ReverieException if there is none; the message lists those that there are
     */
    public static Backend backend(String name) {
        List<String> names = new ArrayList<>();
        Backend usual = null;
        for (Backend backend : ServiceLoader.load(Backend.class, Reverie.class.getClassLoader())) {
            if (name.equals(backend.name())) {
                return backend;
            }
            if (backend.isChosenByItself()) {
                usual = backend;
            }
            names.add(backend.name());
        }
        if (name.equals("auto") && usual != null) {
            return usual;
        }
        throw new ReverieException(
                "no backend '" + name + "'; there is " + (names.isEmpty() ? "none at all" : String.join(", ", names)));
    }
}
