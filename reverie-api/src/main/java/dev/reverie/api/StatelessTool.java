package dev.reverie.api;

import org.jspecify.annotations.Nullable;

/**
 * A tool that keeps nothing between events, or only what is immutable: one instance serves all processes.
 *
 * {@snippet class="dev.reverie.api.snippets.ReadOnlyFiles" region="tool"}
 */
public interface StatelessTool extends Tool<NoGlobal, @Nullable Void> {
    @Override
    default NoGlobal newGlobal() {
        return NoGlobal.INSTANCE;
    }

    @Override
    default Tool<NoGlobal, @Nullable Void> newProcess(ProcessStart<NoGlobal> start) {
        return this;
    }

    @Override
    default @Nullable Void newThread(ThreadStart<@Nullable Void> start) {
        return null;
    }
}
