package dev.reverie.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RedisWorkloadTest {
    @Test
    void readsTheReportOfAnyVersion() {
        assertThat(RedisWorkload.nanosPerRequest("\"GET\",\"50000.00\"\n")).isEqualTo(20_000);
        assertThat(RedisWorkload.nanosPerRequest("\"test\",\"rps\",\"avg_latency_ms\"\n\"GET\",\"50000.00\",\"0.1\"\n"))
                .isEqualTo(20_000);
    }
}
