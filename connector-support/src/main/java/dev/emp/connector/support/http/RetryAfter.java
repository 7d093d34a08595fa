package dev.emp.connector.support.http;

import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** How long a provider asks to be left alone: seconds or a date in the header {@code retry-after}, or seconds in the body. */
final class RetryAfter {

    private static final Duration LONGEST = Duration.ofDays(1);

    private RetryAfter() {}

    /** Null when the provider does not say, or says nothing that makes sense. */
    static @Nullable Duration read(HttpHeaders headers, JsonNode body, Clock clock) {
        Optional<String> header = headers.firstValue("retry-after").map(String::strip);
        Duration wait = header.isPresent() ? parse(header.get(), clock) : null;
        if (wait == null && body.path("retry_after").isNumber()) {
            wait = seconds(body.path("retry_after").asDouble());
        }
        return wait;
    }

    private static @Nullable Duration parse(String text, Clock clock) {
        try {
            return seconds(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            return untilDate(text, clock);
        }
    }

    private static @Nullable Duration untilDate(String text, Clock clock) {
        try {
            ZonedDateTime date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
            return bounded(Duration.between(clock.instant(), date.toInstant()));
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static @Nullable Duration seconds(double seconds) {
        return Double.isFinite(seconds)
                ? bounded(Duration.ofMillis((long) Math.ceil(Math.min(seconds, (double) LONGEST.toSeconds()) * 1000)))
                : null;
    }

    private static @Nullable Duration bounded(Duration wait) {
        if (wait.isNegative()) {
            return null;
        }
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
}
