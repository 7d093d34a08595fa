package dev.emp.jobbus.job;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How often a job is attempted, and how long it waits in between: {@code initialBackoff * 2^(attempt-1)}, at most
 * {@code maxBackoff}, with "equal jitter" (half fixed, half random) so that failed jobs do not come back in step.
 *
 * @param maxAttempts 1 to 100
 */
public record RetryPolicy(int maxAttempts, Duration initialBackoff, Duration maxBackoff) {

    public static final int MOST_ATTEMPTS = 100;
    public static final RetryPolicy DEFAULT = new RetryPolicy(3, Duration.ofSeconds(1), Duration.ofMinutes(5));

    /** @throws IllegalArgumentException if a value is out of its range, or the backoffs are not in order */
    public RetryPolicy {
        if (maxAttempts < 1 || maxAttempts > MOST_ATTEMPTS) {
            throw new IllegalArgumentException("max_attempts must be 1 to " + MOST_ATTEMPTS);
        }
        if (initialBackoff.isNegative() || maxBackoff.compareTo(initialBackoff) < 0) {
            throw new IllegalArgumentException("backoff must not be negative, and its maximum not below its start");
        }
    }

    /**
     * The wait before the next attempt, or empty when the job has failed for good.
     *
     * @param attempt the number of the attempt that failed, 1 for the first
     */
    public Optional<Duration> delayAfter(int attempt, JobFailure failure, RandomGenerator random) {
        if (!failure.failureClass().isRetryable() || attempt >= maxAttempts) {
            return Optional.empty();
        }
        Duration asked = failure.retryAfter();
        Duration backoff = jittered(backoffAfter(attempt), random);
        return Optional.of(asked != null && asked.compareTo(backoff) > 0 ? asked : backoff);
    }

    private Duration backoffAfter(int attempt) {
        // Past 2^30 the shift alone exceeds any sensible maximum.
        long factor = 1L << Math.min(attempt - 1, 30);
        long limit = maxBackoff.toMillis();
        long initial = initialBackoff.toMillis();
        return Duration.ofMillis(initial > limit / factor ? limit : initial * factor);
    }

    private static Duration jittered(Duration backoff, RandomGenerator random) {
        long half = backoff.toMillis() / 2;
        return Duration.ofMillis(backoff.toMillis() - half + (half == 0 ? 0 : random.nextLong(half + 1)));
    }
}
