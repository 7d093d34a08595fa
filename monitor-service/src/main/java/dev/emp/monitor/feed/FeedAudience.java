package dev.emp.monitor.feed;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The tenants that somebody looks at who may see nothing else: only for these is it counted what they have. */
public final class FeedAudience {

    /** Longer than clients that cannot open a socket wait between two looks. */
    private static final Duration REMEMBERED = Duration.ofSeconds(30);

    private final Clock clock;
    private final Map<String, Instant> seenAt = new ConcurrentHashMap<>();

    public FeedAudience(Clock clock) {
        this.clock = clock;
    }

    /**
     * Notes that somebody looks.
     *
     * @param tenant null for somebody who may see all of them
     */
    public void note(@Nullable String tenant) {
        if (tenant != null) {
            seenAt.put(tenant, clock.instant());
        }
    }

    /** Those of the last half minute. */
    public Set<String> tenants() {
        Instant oldest = clock.instant().minus(REMEMBERED);
        seenAt.values().removeIf(seen -> seen.isBefore(oldest));
        return Set.copyOf(seenAt.keySet());
    }
}
