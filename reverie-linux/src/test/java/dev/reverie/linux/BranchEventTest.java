package dev.reverie.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BranchEventTest {
    @ParameterizedTest
    @CsvSource({
        "GenuineIntel, 0x000506e3, 0x01c4", // Skylake
        "GenuineIntel, 0x000706e5, 0x11c4", // Ice Lake
        "GenuineIntel, 0x000806f8, 0x11c4", // Sapphire Rapids
        "GenuineIntel, 0x000506c9, 0x7ec4", // Goldmont
        "GenuineIntel, 0x00090672, -1", // Alder Lake: cores of two kinds
        "GenuineIntel, 0x00000f43, -1", // Pentium 4
        "AuthenticAMD, 0x00800f82, 0xd1", // Zen
        "AuthenticAMD, 0x00b00f21, 0xd1", // Zen 5
        "AuthenticAMD, 0x00600f20, -1", // Piledriver
        "HygonGenuine, 0x00900f02, -1"
    })
    void dependsOnTheProcessor(String vendor, String signature, String event) {
        assertThat(BranchEvent.of(vendor, Integer.decode(signature))).isEqualTo((long) Long.decode(event));
    }
}
