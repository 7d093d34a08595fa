package dev.emp.simulators.http;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** A number of requests a minute for each key, which come back one by one. */
public final class RateLimit {

    /**
     * What a request finds.
     *
     * @param remaining requests that are left after this one
     * @param untilNext until the next request will be let in; zero if one is left
     * @param untilFull until all are back
     */
    public record Standing(boolean allowed, int limit, int remaining, Duration untilNext, Duration untilFull) {}

    private static final class Bucket {
        private double tokens;
        private Instant asOf;

        private Bucket(double tokens, Instant asOf) {
            this.tokens = tokens;
            this.asOf = asOf;
        }
    }

    private final int perMinute;
    private final Clock clock;
    private final Map<String, Bucket> buckets = new HashMap<>();

    /** @param perMinute 0 for no limit */
    RateLimit(int perMinute, Clock clock) {
        this.perMinute = perMinute;
        this.clock = clock;
    }

    public boolean isOn() {
        return perMinute > 0;
    }

    /** Takes one request of the key, if there is one. */
    public synchronized Standing take(String key) {
        Instant now = clock.instant();
        Bucket bucket = buckets.computeIfAbsent(key, _ -> new Bucket(perMinute, now));
        double back = Duration.between(bucket.asOf, now).toNanos() / 60e9 * perMinute;
        bucket.tokens = Math.min(perMinute, bucket.tokens + back);
        bucket.asOf = now;
        boolean allowed = bucket.tokens >= 1;
        if (allowed) {
            bucket.tokens--;
        }
        return new Standing(
                allowed, perMinute, (int) bucket.tokens, time(1 - bucket.tokens), time(perMinute - bucket.tokens));
    }

    private Duration time(double tokens) {
        return Duration.ofNanos((long) Math.max(0, tokens * 60e9 / perMinute));
    }
}
