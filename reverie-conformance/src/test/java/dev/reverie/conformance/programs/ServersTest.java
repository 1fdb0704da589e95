package dev.reverie.conformance.programs;

import org.junit.jupiter.api.extension.ExtendWith;

/** Servers on a loopback port, and those who drive them, all in one guest. */
@ExtendWith(NothingLeft.class)
final class ServersTest {
    private static final Scenario REDIS = Scenario.script("redis");
    private static final Scenario NGINX = Scenario.script("nginx");

    @UnderEveryTool
    void runsRedis(Setting setting) {
        Needs.program("redis-server", "redis-server");
        Needs.program("redis-benchmark", "redis-tools");
        REDIS.runsTheSame(setting);
    }

    @UnderEveryTool
    void runsNginx(Setting setting) {
        Needs.program("nginx", "nginx-light");
        Needs.program("curl", "curl");
        NGINX.runsTheSame(setting);
    }
}
