package dev.emp.launcher.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.launcher.check.Finding.Level;
import java.util.List;
import org.junit.jupiter.api.Test;

class RedisInfoTest {

    private static final String GOOD = """
        # Server\r
        redis_version:7.0.15\r
        # Memory\r
        used_memory:1000000\r
        maxmemory:0\r
        maxmemory_policy:noeviction\r
        aof_enabled:1\r
        role:master\r
        """;

    @Test
    void oneThatIsSetUpAsAskedIsFine() {
        assertThat(findings(GOOD)).allMatch(finding -> finding.level() == Level.OK);
        assertThat(findings(GOOD)).anyMatch(finding -> finding.text().equals("7.0.15 at here:6379"));
    }

    @Test
    void anOldOneIsAFault() {
        assertThat(worst(GOOD.replace("7.0.15", "6.0.16"))).isEqualTo(Level.FAULT);
        assertThat(worst(GOOD.replace("7.0.15", "6.2.0"))).isEqualTo(Level.OK);
        assertThat(worst(GOOD.replace("7.0.15", "8.0.2"))).isEqualTo(Level.OK);
        assertThat(worst(GOOD.replace("7.0.15", "9.0.0"))).isEqualTo(Level.WARNING);
    }

    @Test
    void oneThatThrowsJobsAwayIsAFault() {
        assertThat(worst(GOOD.replace("noeviction", "allkeys-lru"))).isEqualTo(Level.FAULT);
        assertThat(worst(GOOD.replace("noeviction", "volatile-lru"))).isEqualTo(Level.WARNING);
    }

    @Test
    void oneWithoutAFileIsWarnedOf() {
        assertThat(worst(GOOD.replace("aof_enabled:1", "aof_enabled:0"))).isEqualTo(Level.WARNING);
    }

    @Test
    void oneThatIsAlmostFullIsWarnedOf() {
        assertThat(worst(GOOD.replace("maxmemory:0", "maxmemory:1100000"))).isEqualTo(Level.WARNING);
        assertThat(worst(GOOD.replace("maxmemory:0", "maxmemory:9000000"))).isEqualTo(Level.OK);
    }

    @Test
    void aReplicaIsAFault() {
        assertThat(worst(GOOD.replace("master", "slave"))).isEqualTo(Level.FAULT);
    }

    private static List<Finding> findings(String answer) {
        return RedisInfo.of(answer).findings("here:6379");
    }

    private static Level worst(String answer) {
        return findings(answer).stream()
                .map(Finding::level)
                .max(Level::compareTo)
                .orElseThrow();
    }
}
