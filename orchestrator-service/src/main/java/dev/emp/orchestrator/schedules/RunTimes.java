package dev.emp.orchestrator.schedules;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When the runs of one schedule are.
 *
 * @param schedule its id
 * @param start no run before; null when it has none
 * @param end no run after; null when it has none
 * @param jitter the longest
 */
record RunTimes(
        String schedule,
        Timetable timetable,
        @Nullable Instant start,
        @Nullable Instant end,
        Duration jitter) {

    /** The first run after an instant by the timetable; null when there is none. */
    @Nullable
    Instant next(Instant after) {
        Instant from = start != null && start.isAfter(after) ? start.minusNanos(1) : after;
        Instant found = timetable.next(from);
        return found == null || (end != null && found.isAfter(end)) ? null : found;
    }

    /** When the run of this time starts. */
    Instant withJitter(Instant time) {
        return time.plus(Jitter.of(schedule, time, jitter));
    }
}
