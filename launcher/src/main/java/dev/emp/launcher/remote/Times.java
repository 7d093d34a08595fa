package dev.emp.launcher.remote;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Points in time as people read them. */
final class Times {

    private Times() {}

    /** How long a job took from its submission to its end, in seconds; 0 when that is not known. */
    static double runSeconds(JsonNode job) {
        Optional<Instant> begin = at(job, "submitted_at");
        Optional<Instant> end = at(job, "finished_at");
        return begin.isEmpty() || end.isEmpty()
                ? 0
                : Duration.between(begin.get(), end.get()).toMillis() / 1000.0;
    }

    /** How long ago that was: {@code 12 s}, {@code 3 min}, {@code 5 h}, {@code 2 d}; {@code -} when it is not known. */
    static String ago(JsonNode document, String field, Clock clock) {
        return at(document, field)
                .map(then -> rough(Duration.between(then, clock.instant())))
                .orElse("-");
    }

    private static String rough(Duration age) {
        long seconds = Math.max(0, age.toSeconds());
        if (seconds < 120) {
            return seconds + " s";
        }
        if (seconds < 7200) {
            return seconds / 60 + " min";
        }
        return seconds < 172_800 ? seconds / 3600 + " h" : seconds / 86_400 + " d";
    }

    private static Optional<Instant> at(JsonNode document, String field) {
        try {
            return Optional.of(Instant.parse(document.path(field).asString("")));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
