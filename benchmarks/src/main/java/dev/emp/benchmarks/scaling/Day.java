package dev.emp.benchmarks.scaling;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * The jobs of a day, always the same for a seed: a quiet night, a ramp in the morning, a peak before and one after noon, an
 * evening that ebbs away, and a burst of jobs at once that nobody expects. Jobs arrive at random at the rate of the hour; their
 * run times are spread log-normally, as those of image jobs are.
 */
final class Day {

    static final double SECONDS = 86_400;
    static final double MEAN_RUN_SECONDS = 30;

    /** Jobs a second at the peak. */
    static final double PEAK = 1.0;

    static final double BURST_AT = 16.25 * 3600;
    static final int BURST_JOBS = 400;
    private static final double BURST_SECONDS = 60;

    /** By hour of the day, as shares of the peak; between the hours in straight lines. */
    private static final double[] SHARES = {
        0.06, 0.04, 0.03, 0.03, 0.03, 0.04, 0.08, 0.22, 0.50, 0.78, 0.95, 1.00, 0.82, 0.80, 0.92, 1.00, 0.90, 0.72,
        0.55, 0.45, 0.38, 0.28, 0.18, 0.10, 0.06
    };

    private static final double SPREAD = 0.5;

    /** @param runs seconds */
    record Arrival(double at, double runs) {}

    private final List<Arrival> arrivals;

    private Day(List<Arrival> arrivals) {
        this.arrivals = List.copyOf(arrivals);
    }

    static Day of(long seed) {
        Random random = new Random(seed);
        List<Arrival> arrivals = new ArrayList<>();
        // Thinning: candidates come at the peak's rate, and each is kept by the share of its hour.
        for (double at = pause(random, PEAK); at < SECONDS; at += pause(random, PEAK)) {
            if (random.nextDouble() < share(at)) {
                arrivals.add(new Arrival(at, runTime(random)));
            }
        }
        for (int i = 0; i < BURST_JOBS; i++) {
            arrivals.add(new Arrival(BURST_AT + random.nextDouble() * BURST_SECONDS, runTime(random)));
        }
        arrivals.sort(Comparator.comparingDouble(Arrival::at));
        return new Day(arrivals);
    }

    List<Arrival> arrivals() {
        return arrivals;
    }

    /** Jobs a second at a time of the day, without the burst. */
    static double rate(double at) {
        return PEAK * share(at);
    }

    /** Machine seconds that the jobs of the day take. */
    double work() {
        return arrivals.stream().mapToDouble(Arrival::runs).sum();
    }

    private static double share(double at) {
        double hour = at / 3600;
        int before = Math.min((int) hour, SHARES.length - 2);
        return SHARES[before] + (SHARES[before + 1] - SHARES[before]) * (hour - before);
    }

    private static double pause(Random random, double rate) {
        return -Math.log(1 - random.nextDouble()) / rate;
    }

    private static double runTime(Random random) {
        return MEAN_RUN_SECONDS * Math.exp(SPREAD * random.nextGaussian() - SPREAD * SPREAD / 2);
    }
}
