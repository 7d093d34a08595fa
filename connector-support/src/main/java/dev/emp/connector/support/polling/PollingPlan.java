package dev.emp.connector.support.polling;

import java.time.Duration;

/**
 * How often a job is looked at.
 *
 * @param first wait after the first look, and after each that shows something new
 * @param longest wait there is
 * @param growth from one wait to the next; at least 1
 * @param jitter part of a wait that is left to chance, 0 to less than 1, so that jobs which began together do not stay together
 * @param outageLimit how long a provider that does not answer, or wants to be asked less, is borne with
 * @param cancelLimit how long a provider has to end a job that was canceled
 */
public record PollingPlan(
        Duration first, Duration longest, double growth, double jitter, Duration outageLimit, Duration cancelLimit) {

    public PollingPlan {
        if (!first.isPositive() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException(
                    "the first wait must be longer than 0 and at most the longest, but they are " + first + " and "
                            + longest);
        }
        if (!(growth >= 1) || !(jitter >= 0 && jitter < 1)) {
            throw new IllegalArgumentException(
                    "growth must be at least 1 and jitter from 0 to less than 1, but they are " + growth + " and "
                            + jitter);
        }
    }

    /** Waits grow by half each time, and a fifth of them is left to chance. */
    public static PollingPlan of(Duration first, Duration longest, Duration outageLimit) {
        return new PollingPlan(first, longest, 1.5, 0.2, outageLimit, Duration.ofSeconds(30));
    }

    /** The same with other waits, for a provider that tells of its jobs by itself. */
    public PollingPlan withWaits(Duration first, Duration longest) {
        return new PollingPlan(first, longest, growth, jitter, outageLimit, cancelLimit);
    }

    Duration after(Duration wait) {
        Duration longer = Duration.ofNanos((long) Math.min(wait.toNanos() * growth, (double) longest.toNanos()));
        return longer.compareTo(longest) > 0 ? longest : longer;
    }
}
