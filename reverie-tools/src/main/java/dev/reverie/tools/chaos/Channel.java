package dev.reverie.tools.chaos;

import dev.reverie.tools.NamedSet;
import java.util.Set;

/** What a {@link ChaosTool} does mischief on. */
public enum Channel {
    /** Regular files. */
    FILE,
    /** Pipes and named pipes. */
    PIPE,
    /** Sockets. */
    SOCKET,
    /** Terminals. */
    TERMINAL;

    /**
     * The set in a list such as {@code pipe,socket}, {@code all} or {@code !file}.
     *
     * @throws IllegalArgumentException if there is nothing of such a name; the message says which are near
     */
    public static Set<Channel> parse(String list) {
        return NamedSet.parse(list, Channel.class, "kind of file");
    }
}
