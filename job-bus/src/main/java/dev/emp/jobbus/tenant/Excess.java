package dev.emp.jobbus.tenant;

import java.math.BigDecimal;
import java.time.Duration;

/**
 * A submission that is more than its tenant may have now.
 *
 * @param limit jobs, jobs a second or US dollars; without zeros at the end
 * @param retryAfter when there will be room again; for {@link Quota#QUEUED} a guess, since that takes the end of a job
 */
public record Excess(Quota quota, BigDecimal limit, Duration retryAfter) {

    /** The guess for {@link Quota#QUEUED}. */
    public static final Duration RETRY_QUEUED = Duration.ofSeconds(5);

    public Excess {
        BigDecimal plain = limit.stripTrailingZeros();
        limit = plain.scale() < 0 ? plain.setScale(0) : plain;
    }
}
