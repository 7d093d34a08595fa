package dev.emp.orchestrator.scaling;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** What each pool is scaled to. */
@Component
public final class PoolPolicies {

    /** As the defaults of {@link PoolProperties.Pool}. */
    static final PoolPolicy USUAL = new PoolPolicy(
            0, 10, Duration.ofSeconds(30), 0.95, Duration.ofMinutes(2), Duration.ofMinutes(5), 1, null, null, null);

    private final Map<String, PoolPolicy> configured = new TreeMap<>();

    PoolPolicies(PoolProperties properties) {
        properties.pools().forEach((name, pool) -> configured.put(name, pool.policy()));
    }

    /** Those that the settings name, in order. */
    public Set<String> configured() {
        return Set.copyOf(configured.keySet());
    }

    /** Of a pool that the settings do not name, the usual one. */
    public PoolPolicy of(String pool) {
        return configured.getOrDefault(pool, USUAL);
    }
}
