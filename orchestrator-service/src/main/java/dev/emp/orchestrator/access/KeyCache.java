package dev.emp.orchestrator.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/**
 * What was seen of keys in the last seconds, also of those that do not exist: who tries many must not become a load for Redis.
 * Calls that ask for the same key at the same time wait for one answer.
 */
final class KeyCache {

    /** A revoked key must be refused everywhere within 5 s; the rest is for the answers under way. */
    static final Duration FRESH = Duration.ofSeconds(3);

    private static final int MOST = 10_000;

    private final Clock clock;

    /** Least recently looked up first. */
    private final Map<String, Seen> seen = new LinkedHashMap<>();

    KeyCache(Clock clock) {
        this.clock = clock;
    }

    private record Seen(Mono<Optional<ApiKey>> key, Instant until) {}

    synchronized Mono<Optional<ApiKey>> get(String prefix, Supplier<Mono<Optional<ApiKey>>> lookup) {
        Instant now = clock.instant();
        Seen last = seen.get(prefix);
        if (last != null && now.isBefore(last.until)) {
            return last.key;
        }
        Mono<Optional<ApiKey>> key =
                lookup.get().doOnError(fault -> forget(prefix)).cache();
        seen.remove(prefix);
        seen.put(prefix, new Seen(key, now.plus(FRESH)));
        trim();
        return key;
    }

    /** Shows the key as it is now; it is looked up again no later than it would have been. */
    synchronized void replace(ApiKey key) {
        seen.computeIfPresent(key.prefix(), (prefix, last) -> new Seen(Mono.just(Optional.of(key)), last.until));
    }

    synchronized void forget(String prefix) {
        seen.remove(prefix);
    }

    private void trim() {
        Iterator<String> oldest = seen.keySet().iterator();
        while (seen.size() > MOST) {
            oldest.next();
            oldest.remove();
        }
    }
}
