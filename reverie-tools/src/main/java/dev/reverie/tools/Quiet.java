package dev.reverie.tools;

import java.util.EnumSet;
import java.util.Set;

/** The messages that strace's {@code -e quiet=} suppresses. */
public enum Quiet {
    /** That a process is traced from now on, or no longer. */
    ATTACH,
    /** How a thread ended. */
    EXIT,
    /** What the paths of {@code -P} stand for. */
    PATH_RESOLUTION,
    /** That a process changed its calling convention. */
    PERSONALITY,
    /** That an exec in another thread took a thread's place. */
    THREAD_EXECVE;

    /** The set in a list such as {@code attach,exit}. */
    public static Set<Quiet> parse(String list) {
        return NamedSet.parse(list.replace("superseded", "thread-execve"), Quiet.class, "message");
    }

    /** What so many {@code -q} suppress. */
    public static Set<Quiet> ofLevel(int level) {
        return switch (level) {
            case 0 -> EnumSet.noneOf(Quiet.class);
            case 1 -> EnumSet.of(ATTACH, PERSONALITY);
            case 2 -> EnumSet.of(ATTACH, PERSONALITY, EXIT);
            default -> EnumSet.allOf(Quiet.class);
        };
    }
}
