package dev.emp.benchmarks;

import java.util.Arrays;

/** Percentiles of a sample by the nearest-rank method. */
public final class Percentiles {

    private final double[] sorted;

    /** @throws IllegalArgumentException if the sample is empty */
    public Percentiles(double[] sample) {
        if (sample.length == 0) {
            throw new IllegalArgumentException("no percentile of nothing");
        }
        sorted = sample.clone();
        Arrays.sort(sorted);
    }

    /** @param percent above 0, up to 100 */
    public double at(double percent) {
        int rank = (int) Math.ceil(percent / 100 * sorted.length);
        return sorted[Math.max(rank, 1) - 1];
    }
}
