package dev.reverie.api;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a user's programs keep what they could do without. */
final class UserCache {
    private UserCache() {}

    /** Our part of it by the environment's word, XDG_CACHE_HOME or HOME; null if it says nothing. */
    static @Nullable Path of(Map<String, String> environment) {
        String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
        String home = environment.getOrDefault("HOME", "");
        String base = cache.startsWith("/") ? cache : home.startsWith("/") ? home + "/.cache" : null;
        return base == null ? null : Path.of(base, "reverie");
    }
}
