package dev.emp.simulators.http;

import java.time.Duration;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** How long a provider thinks before it answers. */
public sealed interface Latency {

    /** @return not negative */
    Duration next(RandomGenerator random);

    /** The same for everyone. */
    record Fixed(Duration time) implements Latency {
        public Fixed {
            if (time.isNegative()) {
                throw new IllegalArgumentException("a latency must not be negative");
            }
        }

        @Override
        public Duration next(RandomGenerator random) {
            return time;
        }
    }

    /**
     * Most are near the median, a few take far longer, as with real providers.
     *
     * @param median more than zero
     * @param sigma the standard deviation of the logarithm, not negative; 0.5 puts the 99th percentile at three times the median
     */
    record LogNormal(Duration median, double sigma) implements Latency {
        public LogNormal {
            if (!median.isPositive() || !(sigma >= 0)) {
                throw new IllegalArgumentException(
                        "a log-normal latency has a positive median and a sigma of at least 0");
            }
        }

        @Override
        public Duration next(RandomGenerator random) {
            return Duration.ofNanos((long) (median.toNanos() * Math.exp(sigma * random.nextGaussian())));
        }
    }

    /** No time at all. */
    static Latency none() {
        return new Fixed(Duration.ZERO);
    }

    static Latency fixed(Duration time) {
        return new Fixed(time);
    }

    static Latency logNormal(Duration median, double sigma) {
        return new LogNormal(median, sigma);
    }

    /**
     * Reads the form of the command line: {@code fixed:50} or {@code lognormal:50:0.5}, in milliseconds.
     *
     * @throws IllegalArgumentException saying which forms there are
     */
    static Latency parse(String text) {
        String[] parts = text.toLowerCase(Locale.ROOT).split(":", -1);
        try {
            if (parts.length == 2 && parts[0].equals("fixed")) {
                return fixed(millis(parts[1]));
            }
            if (parts.length == 3 && parts[0].equals("lognormal")) {
                return logNormal(millis(parts[1]), Double.parseDouble(parts[2]));
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw new IllegalArgumentException("a latency is fixed:MS or lognormal:MEDIAN_MS:SIGMA, not " + text);
    }

    private static Duration millis(String text) {
        return Duration.ofNanos((long) (Double.parseDouble(text) * 1e6));
    }
}
