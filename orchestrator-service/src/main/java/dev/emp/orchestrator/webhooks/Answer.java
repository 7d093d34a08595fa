package dev.emp.orchestrator.webhooks;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What came of a request. */
sealed interface Answer {

    int GONE = 410;

    /**
     * The receiver has answered.
     *
     * @param text the beginning of the body
     * @param retryAfter the header as it stands; null without one
     */
    record Received(int status, String text, @Nullable String retryAfter) implements Answer {

        private static final int LONGEST_DIGITS = 9;

        /** How long the receiver wants to be left alone; empty when it does not say so. */
        Optional<Duration> rest(Clock clock) {
            if (retryAfter == null) {
                return Optional.empty();
            }
            String text = retryAfter.strip();
            if (text.matches("\\d{1," + LONGEST_DIGITS + "}")) {
                return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
            }
            try {
                Instant until = DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from);
                return Optional.of(Duration.between(clock.instant(), until)).filter(Duration::isPositive);
            } catch (DateTimeException malformed) {
                return Optional.empty();
            }
        }
    }

    /** There was no answer, or not in time. */
    record Silence(String why) implements Answer {}

    default boolean isSuccess() {
        return this instanceof Received(int status, var text, var retryAfter) && status / 100 == 2;
    }

    default boolean isGone() {
        return this instanceof Received(int status, var text, var retryAfter) && status == GONE;
    }

    /** What is wrong with it, for the receiver's owner; null when it is a success. */
    default @Nullable String fault() {
        return switch (this) {
            case Silence(String why) -> why;
            case Received received when received.isSuccess() -> null;
            case Received(int status, var text, var retryAfter)
            when status / 100 == 3 -> "answered " + status + "; redirects are not followed";
            case Received(int status, var text, var retryAfter) -> "answered " + status;
        };
    }
}
