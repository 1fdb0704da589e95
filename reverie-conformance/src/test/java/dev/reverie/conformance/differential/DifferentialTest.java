package dev.reverie.conformance.differential;

import org.junit.jupiter.api.Test;

final class DifferentialTest {
    @Test
    void isAsStrace() {
        Differences.main(new String[0]);
    }
}
