package dev.emp.monitor.series;

import org.jspecify.annotations.Nullable;

/**
 * A histogram of durations whose buckets widen with them, eight to each doubling: a percentile is off by a sixteenth at most,
 * and the memory is the same for three durations and for three million.
 */
final class Durations {

    private static final int STEPS = 8;
    private static final int STEP_BITS = 3;

    /** 2^40 ms are 34 years. */
    private static final int LARGEST_EXPONENT = 40;

    private static final int BUCKETS = (LARGEST_EXPONENT - STEP_BITS + 2) * STEPS;
    private static final double MILLIS = 1_000;

    private int @Nullable [] counts;
    private int total;

    /** @param millis one that is negative, by clocks that differ, counts as none at all */
    void add(long millis) {
        int[] buckets = counts;
        if (buckets == null) {
            buckets = new int[BUCKETS];
            counts = buckets;
        }
        buckets[bucket(Math.max(0, millis))]++;
        total++;
    }

    /**
     * Seconds that so large a share of the durations does not exceed; null when there are none.
     *
     * @param share above 0, up to 1
     */
    @Nullable
    Double percentile(double share) {
        int[] buckets = counts;
        if (buckets == null) {
            return null;
        }
        long rank = (long) Math.ceil(share * total);
        long seen = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            seen += buckets[bucket];
            if (seen >= rank) {
                return middle(bucket) / MILLIS;
            }
        }
        throw new IllegalStateException("fewer durations than were counted");
    }

    private static int bucket(long millis) {
        if (millis < STEPS) {
            return (int) millis;
        }
        int exponent = Math.min(LARGEST_EXPONENT, Long.SIZE - 1 - Long.numberOfLeadingZeros(millis));
        int step = (int) Math.min(STEPS - 1, (millis >> (exponent - STEP_BITS)) - STEPS);
        return (exponent - STEP_BITS + 1) * STEPS + step;
    }

    private static double middle(int bucket) {
        if (bucket < STEPS) {
            return bucket;
        }
        int exponent = bucket / STEPS - 1;
        long width = 1L << exponent;
        return (double) (STEPS + bucket % STEPS) * width + (width - 1) / 2.0;
    }
}
