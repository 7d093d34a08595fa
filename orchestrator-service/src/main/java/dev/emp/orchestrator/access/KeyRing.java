package dev.emp.orchestrator.access;

import dev.emp.orchestrator.tenants.Caller;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Knows the holders of the keys that were made over the API. */
@Component
final class KeyRing {

    private static final Logger log = LoggerFactory.getLogger(KeyRing.class);

    /** How coarse the time of the last use is: a key costs at most so many writes. */
    private static final Duration USE_NOTED_EVERY = Duration.ofMinutes(1);

    private final KeyStore store;
    private final KeyCache cache;
    private final Clock clock;

    KeyRing(KeyStore store, Clock clock) {
        this.store = store;
        this.cache = new KeyCache(clock);
        this.clock = clock;
    }

    /** Who holds the key; fails when it is not, or no longer, one. */
    Mono<Caller> caller(KeyText given) {
        return cache.get(given.prefix(), () -> store.find(given.prefix())).map(found -> check(found, given));
    }

    /** What this replica has seen of the key no longer counts. */
    void forget(String prefix) {
        cache.forget(prefix);
    }

    private Caller check(Optional<ApiKey> found, KeyText given) {
        ApiKey key = found.filter(one -> Hashes.same(one.hash(), given.hash())).orElseThrow(AccessRefusals::invalidKey);
        Instant now = clock.instant();
        if (key.isExpired(now)) {
            throw AccessRefusals.expiredKey(key);
        }
        noteUse(key, now);
        return key.caller();
    }

    private void noteUse(ApiKey key, Instant now) {
        Instant last = key.lastUsedAt();
        if (last != null && now.isBefore(last.plus(USE_NOTED_EVERY))) {
            return;
        }
        ApiKey used = key.usedAt(now);
        cache.replace(used);
        // Nobody waits for it; where another replica was faster, or the key is revoked, nothing is written.
        store.save(used)
                .subscribe(saved -> {}, fault -> log.debug("The use of {} could not be noted", key.id(), fault));
    }
}
