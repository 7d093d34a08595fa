package dev.emp.orchestrator.scaling;

import java.time.Duration;
import java.time.Instant;

/**
 * How many jobs arrive a second: two exponentially weighted means, one of the last minutes and one of the last seconds. The
 * quick one counts only while it differs by more than chance explains (two standard deviations of a Poisson process), so that the
 * begin and the end of a burst are seen at once and noise is not.
 *
 * @param slow arrivals a second over some {@link #SLOW}, weighted
 * @param quick the same over some {@link #QUICK}
 * @param since when the first arrivals were counted
 * @param until when the last were
 */
public record ArrivalRate(double slow, double quick, Instant since, Instant until) {

    static final Duration SLOW = Duration.ofMinutes(10);
    static final Duration QUICK = Duration.ofMinutes(1);

    /** Less than this says too little. */
    static final Duration LEAST = Duration.ofMinutes(2);

    /** Nothing is known yet. */
    public static ArrivalRate since(Instant now) {
        return new ArrivalRate(0, 0, now, now);
    }

    /**
     * @param arrived jobs since {@link #until}
     * @param now later than that, else nothing changes
     */
    public ArrivalRate counting(double arrived, Instant now) {
        double seconds = seconds(Duration.between(until, now));
        if (seconds <= 0) {
            return this;
        }
        double rate = arrived / seconds;
        return new ArrivalRate(moved(slow, rate, seconds, SLOW), moved(quick, rate, seconds, QUICK), since, now);
    }

    /** Whether it has been counted for long enough to be relied on. */
    public boolean isKnown() {
        return Duration.between(since, until).compareTo(LEAST) >= 0;
    }

    /** Arrivals a second, 0 when none were counted. */
    public double perSecond() {
        double seconds = seconds(Duration.between(since, until));
        if (seconds <= 0) {
            return 0;
        }
        double steady = slow / seen(seconds, SLOW);
        double lately = quick / seen(seconds, QUICK);
        double noise = Math.sqrt(Math.max(steady, 1 / seconds(SLOW)) / (2 * seconds(QUICK)));
        return Math.abs(lately - steady) > 2 * noise ? lately : steady;
    }

    private static double moved(double mean, double rate, double seconds, Duration window) {
        return mean + (rate - mean) * seen(seconds, window);
    }

    /** How much of the whole weight lies in so many seconds; also what a mean that began with 0 has to be divided by. */
    private static double seen(double seconds, Duration window) {
        return 1 - Math.exp(-seconds / seconds(window));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
