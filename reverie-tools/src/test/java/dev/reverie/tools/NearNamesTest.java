package dev.reverie.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class NearNamesTest {
    private static final List<String> NAMES =
            List.of("open", "openat", "read", "readv", "write", "close", "epoll_wait");

    @Test
    void findsSlips() {
        assertThat(NearNames.of("opneat", NAMES)).containsExactly("openat");
        assertThat(NearNames.of("raed", NAMES)).containsExactly("read");
        assertThat(NearNames.of("epollwait", NAMES)).containsExactly("epoll_wait");
        assertThat(NearNames.of("xyzzy", NAMES)).isEmpty();
    }

    @Test
    void phrasesAHint() {
        assertThat(NearNames.hint("opena", NAMES)).isEqualTo(", did you mean open or openat?");
        assertThat(NearNames.hint("xyzzy", NAMES)).isEmpty();
    }

    @Property
    void distanceIsSymmetricAndZeroOnlyForEqualNames(
            @ForAll @AlphaChars @StringLength(max = 8) String a, @ForAll @AlphaChars @StringLength(max = 8) String b) {
        assertThat(NearNames.distance(a, b)).isEqualTo(NearNames.distance(b, a));
        assertThat(NearNames.distance(a, b) == 0).isEqualTo(a.equals(b));
    }
}
