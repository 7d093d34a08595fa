package dev.emp.monitor.feed;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How many there are of what: in the whole platform, and of the tenants that somebody asks for. */
final class FeedCounts {

    private static final Counted NOTHING = new Counted(Map.of(), 0);

    private Counted all = NOTHING;
    private Map<String, Counted> byTenant = Map.of();
    private long version;

    /** @param version another one whenever the values are others; 0 before any are known */
    record Counted(Map<String, Long> values, long version) {}

    void ofAll(Map<String, Long> fresh) {
        all = next(all, fresh);
    }

    void byTenant(Map<String, Map<String, Long>> fresh) {
        Map<String, Counted> next = new HashMap<>();
        fresh.forEach((tenant, values) -> next.put(tenant, next(of(tenant), values)));
        byTenant = next;
    }

    /** @param tenant null for the whole platform */
    Counted of(@Nullable String tenant) {
        return tenant == null ? all : byTenant.getOrDefault(tenant, NOTHING);
    }

    private Counted next(Counted before, Map<String, Long> fresh) {
        return before.version() > 0 && before.values().equals(fresh)
                ? before
                : new Counted(Map.copyOf(fresh), ++version);
    }
}
