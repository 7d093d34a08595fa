package dev.emp.jobbus.tenant;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * How often a tenant may submit: a token bucket that is full at first.
 *
 * @param perThousandSeconds how many jobs in a thousand seconds, 1 to 100,000,000
 * @param burst how many jobs at once, after as long a pause as it takes to fill the bucket; 1 to 1,000,000
 */
public record SubmissionRate(long perThousandSeconds, int burst) {

    public static final BigDecimal LEAST_PER_SECOND = new BigDecimal("0.001");
    public static final BigDecimal MOST_PER_SECOND = new BigDecimal(100_000);
    public static final int LARGEST_BURST = 1_000_000;

    private static final int DECIMALS = 3;

    /** @throws IllegalArgumentException if a value is out of its range */
    public SubmissionRate {
        if (perThousandSeconds < 1
                || BigDecimal.valueOf(perThousandSeconds, DECIMALS).compareTo(MOST_PER_SECOND) > 0) {
            throw new IllegalArgumentException(
                    "submissions per second must be " + LEAST_PER_SECOND + " to " + MOST_PER_SECOND);
        }
        if (burst < 1 || burst > LARGEST_BURST) {
            throw new IllegalArgumentException("a burst of submissions must be 1 to " + LARGEST_BURST);
        }
    }

    /**
     * @param perSecond at least a thousandth; with more decimals it is rounded
     * @throws IllegalArgumentException if a value is out of its range
     */
    public static SubmissionRate of(BigDecimal perSecond, int burst) {
        long thousandths = perSecond.compareTo(MOST_PER_SECOND) > 0
                ? Long.MAX_VALUE
                : perSecond
                        .movePointRight(DECIMALS)
                        .setScale(0, RoundingMode.HALF_UP)
                        .longValueExact();
        return new SubmissionRate(thousandths, burst);
    }

    /** Without zeros at the end. */
    public BigDecimal perSecond() {
        BigDecimal value = BigDecimal.valueOf(perThousandSeconds, DECIMALS).stripTrailingZeros();
        return value.scale() < 0 ? value.setScale(0) : value;
    }
}
