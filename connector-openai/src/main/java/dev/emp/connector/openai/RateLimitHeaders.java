package dev.emp.connector.openai;

import com.openai.core.http.Headers;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How long OpenAI asks to be left alone: {@code retry-after-ms}, {@code retry-after} (seconds or a date), else when the limit that is used up
 * starts anew ({@code x-ratelimit-reset-requests: 1m30s}, {@code x-ratelimit-reset-tokens: 20ms}).
 */
final class RateLimitHeaders {

    private static final Duration LONGEST = Duration.ofDays(1);
    private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|s|m|h|d)");
    private static final Pattern IN_A_TEXT =
            Pattern.compile("try again in ((?:\\d+(?:\\.\\d+)?(?:ms|s|m|h|d))+)(?![\\w])", Pattern.CASE_INSENSITIVE);
    private static final double MILLIS_PER_SECOND = 1000;

    private RateLimitHeaders() {}

    /** Null when nothing is said, or nothing that makes sense. */
    static @Nullable Duration read(Headers headers, Clock clock) {
        return first(headers, "retry-after-ms")
                .flatMap(text -> number(text, 1))
                .or(() -> first(headers, "retry-after").flatMap(text -> retryAfter(text, clock)))
                .or(() -> reset(headers))
                .orElse(null);
    }

    /** What stands in an error's text, for want of headers: {@code Please try again in 11.05s.} Null when nothing does. */
    static @Nullable Duration readText(String message) {
        Matcher wait = IN_A_TEXT.matcher(message);
        return wait.find() ? duration(wait.group(1)).orElse(null) : null;
    }

    private static Optional<Duration> retryAfter(String text, Clock clock) {
        return number(text, MILLIS_PER_SECOND).or(() -> untilDate(text, clock));
    }

    private static Optional<Duration> number(String text, double millis) {
        try {
            return bounded(Double.parseDouble(text) * millis);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<Duration> untilDate(String text, Clock clock) {
        try {
            ZonedDateTime date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
            return bounded(
                    (double) Duration.between(clock.instant(), date.toInstant()).toMillis());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The limit that is used up; when it is not clear which, the one that starts anew last. */
    private static Optional<Duration> reset(Headers headers) {
        Optional<Duration> requests =
                first(headers, "x-ratelimit-reset-requests").flatMap(RateLimitHeaders::duration);
        Optional<Duration> tokens = first(headers, "x-ratelimit-reset-tokens").flatMap(RateLimitHeaders::duration);
        if (requests.isEmpty() || isUsedUp(headers, "tokens")) {
            return tokens.or(() -> requests);
        }
        if (tokens.isEmpty() || isUsedUp(headers, "requests")) {
            return requests;
        }
        return requests.get().compareTo(tokens.get()) > 0 ? requests : tokens;
    }

    private static boolean isUsedUp(Headers headers, String what) {
        return first(headers, "x-ratelimit-remaining-" + what)
                .filter("0"::equals)
                .isPresent();
    }

    private static Optional<Duration> duration(String text) {
        Matcher part = PART.matcher(text);
        double millis = 0;
        int end = 0;
        while (part.find() && part.start() == end) {
            millis += Double.parseDouble(part.group(1)) * millisPer(part.group(2));
            end = part.end();
        }
        return end == 0 || end < text.length() ? Optional.empty() : bounded(millis);
    }

    private static double millisPer(String unit) {
        return switch (unit) {
            case "ms" -> 1;
            case "s" -> MILLIS_PER_SECOND;
            case "m" -> 60 * MILLIS_PER_SECOND;
            case "h" -> 3600 * MILLIS_PER_SECOND;
            default -> 86_400 * MILLIS_PER_SECOND;
        };
    }

    private static Optional<Duration> bounded(double millis) {
        return Double.isFinite(millis) && millis >= 0
                ? Optional.of(Duration.ofMillis((long) Math.ceil(Math.min(millis, (double) LONGEST.toMillis()))))
                : Optional.empty();
    }

    private static Optional<String> first(Headers headers, String name) {
        return headers.values(name).stream().findFirst().map(String::strip);
    }
}
