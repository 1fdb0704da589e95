package dev.reverie.inguest;

import dev.reverie.api.Subscription;
import dev.reverie.inguest.patch.SiteCache;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What is learnt of programs in a run, and kept for later ones.
 *
 * @param sites how calls are patched
 * @param habits which calls programs make, and how many
 */
record Learnt(SiteCache sites, Habits habits) {
    /**
     * What has been kept in a directory; nothing, which does not last, if that is null.
     *
     * @param subscription which calls are seen
     */
    static Learnt in(@Nullable Path directory, Subscription subscription) {
        return new Learnt(new SiteCache(in(directory, "sites")), new Habits(in(directory, "habits"), subscription));
    }

    private static @Nullable Path in(@Nullable Path directory, String name) {
        return directory == null ? null : directory.resolve(name);
    }

    /** Writes what is new. */
    void save() {
        sites.save();
        habits.save();
    }
}
