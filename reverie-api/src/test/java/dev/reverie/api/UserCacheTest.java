package dev.reverie.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UserCacheTest {
    @Test
    void isWhereTheEnvironmentSays() {
        assertThat(UserCache.of(Map.of("XDG_CACHE_HOME", "/c", "HOME", "/h"))).isEqualTo(Path.of("/c/reverie"));
        assertThat(UserCache.of(Map.of("XDG_CACHE_HOME", "c", "HOME", "/h"))).isEqualTo(Path.of("/h/.cache/reverie"));
        assertThat(UserCache.of(Map.of())).isNull();
    }
}
