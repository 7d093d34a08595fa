package dev.emp.jobbus.memory;

import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.Usd;
import dev.emp.jobbus.tenant.Excess;
import dev.emp.jobbus.tenant.Quota;
import dev.emp.jobbus.tenant.SubmissionRate;
import dev.emp.jobbus.tenant.TenantLimits;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The submissions and the money of one tenant with limits. All money is in micro-dollars. */
final class Account {

    /** What a submission takes from the bucket; so a thousandth of a submission a second is one in a millisecond. */
    private static final long TOKEN = 1_000_000;

    private final Map<JobId, Usd> reservations = new HashMap<>();
    private TenantLimits limits;
    /** Null for a full bucket. */
    private @Nullable Long credit;

    private Instant creditAt = Instant.EPOCH;
    private Instant day = Instant.EPOCH;
    private long spent;

    Account(TenantLimits limits) {
        this.limits = limits;
    }

    TenantLimits limits() {
        return limits;
    }

    void setLimits(TenantLimits value) {
        limits = value;
        if (value.submissions() == null) {
            credit = null;
        }
    }

    Optional<Excess> excess(Usd estimate, Instant now) {
        return tooOften(now).or(() -> tooExpensive(estimate, now));
    }

    void take(JobId job, Usd estimate, Instant now) {
        SubmissionRate rate = limits.submissions();
        if (rate != null) {
            credit = creditAt(rate, now) - TOKEN;
            creditAt = now;
        }
        reservations.put(job, estimate);
    }

    /** Frees what was reserved for a job, if anything was. */
    void release(JobId job) {
        reservations.remove(job);
    }

    /** Spends what is reserved for a job, if anything is, and keeps the reservation. */
    void charge(JobId job, Instant now) {
        Usd reserved = reservations.get(job);
        if (reserved != null) {
            spend(reserved, now);
        }
    }

    void spend(Usd cost, Instant now) {
        spent = spentToday(now) + cost.micros();
        day = now.truncatedTo(ChronoUnit.DAYS);
    }

    long spentToday(Instant now) {
        return day.equals(now.truncatedTo(ChronoUnit.DAYS)) ? spent : 0;
    }

    long reserved() {
        return reservations.values().stream().mapToLong(Usd::micros).sum();
    }

    private Optional<Excess> tooOften(Instant now) {
        SubmissionRate rate = limits.submissions();
        long lacking = rate == null ? 0 : TOKEN - creditAt(rate, now);
        return rate == null || lacking <= 0
                ? Optional.empty()
                : Optional.of(new Excess(
                        Quota.SUBMISSIONS_PER_SECOND,
                        rate.perSecond(),
                        Duration.ofMillis(Math.ceilDiv(lacking, rate.perThousandSeconds()))));
    }

    private Optional<Excess> tooExpensive(Usd estimate, Instant now) {
        Usd most = limits.spendPerDay();
        long used = reserved() + spentToday(now);
        if (most == null || (used < most.micros() && used + estimate.micros() <= most.micros())) {
            return Optional.empty();
        }
        Instant midnight = now.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS);
        return Optional.of(new Excess(Quota.SPEND_PER_DAY, most.dollars(), Duration.between(now, midnight)));
    }

    private long creditAt(SubmissionRate rate, Instant now) {
        long full = rate.burst() * TOKEN;
        if (credit == null) {
            return full;
        }
        long passed = Math.max(0, Duration.between(creditAt, now).toMillis());
        // A long time would be too much for the product.
        boolean isFull = passed > full / rate.perThousandSeconds() + 1;
        return isFull ? full : Math.min(full, credit + passed * rate.perThousandSeconds());
    }
}
