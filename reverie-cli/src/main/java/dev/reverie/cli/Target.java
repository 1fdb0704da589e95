package dev.reverie.cli;

import dev.reverie.api.Command;
import java.util.List;

/** What a tool is to work on. */
sealed interface Target {
    /** A program to start. */
    record Launch(Command command) implements Target {}

    /** Processes that are running. */
    record Attach(List<Integer> pids) implements Target {}
}
