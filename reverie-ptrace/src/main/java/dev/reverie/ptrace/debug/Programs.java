package dev.reverie.ptrace.debug;

import dev.reverie.api.Command;
import dev.reverie.api.LaunchException;
import org.jspecify.annotations.Nullable;

/** The programs that run under a debugger, one after the other. */
public interface Programs {
    /** The next one, which is waited for; null if there will be none. The last one and its descendants have ended. */
    @Nullable
    Command next() throws InterruptedException;

    /** One could not be started. What this throws ends the run. */
    void failed(LaunchException reason);
}
