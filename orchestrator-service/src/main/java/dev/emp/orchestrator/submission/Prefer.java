package dev.emp.orchestrator.submission;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the {@code Prefer} header (RFC 7240); what it does not know it ignores, as that RFC says. */
public final class Prefer {

    public static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
    private static final Pattern WAIT = Pattern.compile("(?i)wait(?:\\s*=\\s*\"?(\\d{1,9})\"?)?\\s*(?:;.*)?");

    private Prefer() {}

    /** How long the client would wait for the result, cut to 60 s; empty when it does not say. */
    public static Optional<Duration> waitOf(List<String> headers) {
        if (headers.isEmpty()) {
            return Optional.empty();
        }
        return headers.stream()
                .flatMap(header -> List.of(header.split(",")).stream())
                .map(preference -> WAIT.matcher(preference.strip()))
                .filter(Matcher::matches)
                .map(Prefer::length)
                .map(wait -> wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait)
                .findFirst();
    }

    /** A wait without a number is as long as may be: so Replicate's clients ask. */
    private static Duration length(Matcher wait) {
        return wait.group(1) == null ? LONGEST_WAIT : Duration.ofSeconds(Long.parseLong(wait.group(1)));
    }
}
