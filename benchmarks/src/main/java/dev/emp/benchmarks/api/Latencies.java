package dev.emp.benchmarks.api;

import dev.emp.benchmarks.Percentiles;
import java.util.Arrays;

/** Many durations, kept as they come. */
final class Latencies {

    private static final double NANOS_A_MILLISECOND = 1e6;

    private double[] millis = new double[1 << 12];
    private int count;

    void add(long nanos) {
        if (count == millis.length) {
            millis = Arrays.copyOf(millis, 2 * count);
        }
        millis[count++] = nanos / NANOS_A_MILLISECOND;
    }

    int count() {
        return count;
    }

    /** In milliseconds. */
    Percentiles percentiles() {
        return new Percentiles(Arrays.copyOf(millis, count));
    }
}
