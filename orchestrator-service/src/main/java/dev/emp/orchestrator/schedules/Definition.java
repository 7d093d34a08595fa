package dev.emp.orchestrator.schedules;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a client says about a schedule, all of it valid. Its names and values in JSON are those of the API.
 *
 * @param name for people; null when it has none
 * @param job the body of a submission
 * @param cron null when it has an interval
 * @param timeZone of the cron expression; null for UTC
 * @param everySeconds null when it has a cron expression
 * @param startAt no run before; an interval counts from it
 * @param endAt no run after
 */
record Definition(
        @Nullable String name,
        JsonNode job,
        @Nullable String cron,
        @Nullable String timeZone,
        @Nullable Long everySeconds,
        long jitterSeconds,
        CatchUp catchUp,
        Overlap overlap,
        @Nullable Instant startAt,
        @Nullable Instant endAt,
        boolean paused) {

    private static final ZoneId UTC = ZoneId.of("UTC");

    /** @param createdAt from where an interval counts that has no start */
    Timetable timetable(Instant createdAt) {
        if (cron != null) {
            return new CronTimetable(Cron.parse(cron), zone());
        }
        if (everySeconds == null) {
            throw new IllegalStateException("a schedule has a cron expression or an interval");
        }
        return new IntervalTimetable(Duration.ofSeconds(everySeconds), startAt == null ? createdAt : startAt);
    }

    @JsonIgnore
    ZoneId zone() {
        return timeZone == null ? UTC : ZoneId.of(timeZone);
    }

    @JsonIgnore
    Duration jitter() {
        return Duration.ofSeconds(jitterSeconds);
    }

    Definition withPaused(boolean value) {
        return new Definition(
                name, job, cron, timeZone, everySeconds, jitterSeconds, catchUp, overlap, startAt, endAt, value);
    }
}
