package dev.emp.jobbus.memory;

import dev.emp.jobbus.event.JobEvent;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.Limit;
import dev.emp.jobbus.memory.Standing.Hold;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Keeps jobs with the same rate key from starting too often: a token bucket for each key. */
final class RateLimits {

    private final JobTable jobs;
    private final Map<KeyOfTenant, Bucket> buckets = new HashMap<>();
    /** When the next jobs parked under a key may be queued. */
    private final Map<KeyOfTenant, Instant> nextTokens = new HashMap<>();

    RateLimits(JobTable jobs) {
        this.jobs = jobs;
    }

    /** Parks a queued job until there is a token, if there is none; takes one otherwise. */
    boolean hold(JobEntry job) {
        Limit.Rate limit = job.spec().coordination().rate();
        if (limit == null) {
            return false;
        }
        KeyOfTenant key = key(job.spec(), limit);
        Bucket bucket = bucket(key, limit);
        if (bucket.tokens() < 1) {
            jobs.move(job, JobState.BLOCKED, JobEvent.Type.BLOCKED, EventData.blocked("rate", limit.key()));
            job.setHold(Hold.RATE);
            nextTokens.put(key, bucket.nextToken());
            return true;
        }
        buckets.put(key, bucket.withoutOne());
        return false;
    }

    /** Queues as many of the jobs parked under each key as there are tokens now, once for each token. */
    int admit(int limit) {
        int admitted = 0;
        for (Map.Entry<KeyOfTenant, Instant> key : nextTokens.entrySet()) {
            if (admitted < limit && !key.getValue().isAfter(jobs.now())) {
                Bucket bucket =
                        Objects.requireNonNull(buckets.get(key.getKey())).at(jobs.now());
                List<JobEntry> free = parked(key.getKey())
                        .limit(Math.min(bucket.tokens(), limit - admitted))
                        .toList();
                free.forEach(jobs::queue);
                admitted += free.size();
                if (admitted < limit) {
                    key.setValue(bucket.nextToken());
                }
            }
        }
        return admitted;
    }

    private Stream<JobEntry> parked(KeyOfTenant key) {
        return jobs.in(JobState.BLOCKED)
                .filter(job -> job.isHeldBy(Hold.RATE)
                        && key.equals(key(job.spec(), job.spec().coordination().rate())))
                .sorted(Comparator.comparing(JobEntry::place).thenComparingLong(JobEntry::sequence));
    }

    /** The bucket as it is now, with the limit that is asked for now. */
    private Bucket bucket(KeyOfTenant key, Limit.Rate limit) {
        Bucket last = buckets.get(key);
        Bucket now = last == null
                ? Bucket.full(limit, jobs.now())
                : last.under(limit).at(jobs.now());
        buckets.put(key, now);
        return now;
    }

    private static KeyOfTenant key(JobSpec spec, Limit.@Nullable Rate limit) {
        return new KeyOfTenant(spec.placement().tenant(), limit == null ? "" : limit.key());
    }

    private record KeyOfTenant(String tenant, String key) {}

    /** @param credit at that instant; a token is worth the milliseconds of an interval, so that all numbers are whole */
    private record Bucket(Limit.Rate limit, long credit, Instant at) {

        static Bucket full(Limit.Rate limit, Instant now) {
            return new Bucket(limit, limit.starts() * limit.interval().toMillis(), now);
        }

        long tokens() {
            return credit / limit.interval().toMillis();
        }

        /** When there will be one more than now. */
        Instant nextToken() {
            long interval = limit.interval().toMillis();
            return at.plusMillis(Math.ceilDiv(interval - credit % interval, limit.starts()));
        }

        Bucket withoutOne() {
            return new Bucket(limit, credit - limit.interval().toMillis(), at);
        }

        /** The same tokens, under another limit from now on. */
        Bucket under(Limit.Rate other) {
            return new Bucket(
                    other,
                    credit * other.interval().toMillis() / limit.interval().toMillis(),
                    at);
        }

        Bucket at(Instant now) {
            long refilled = credit + Duration.between(at, now).toMillis() * limit.starts();
            return new Bucket(limit, Math.min(limit.starts() * limit.interval().toMillis(), refilled), now);
        }
    }
}
