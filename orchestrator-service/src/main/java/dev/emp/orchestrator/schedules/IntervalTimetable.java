package dev.emp.orchestrator.schedules;

import java.time.Duration;
import java.time.Instant;

/**
 * Whole intervals from a beginning on, whatever the clocks on the walls do.
 *
 * @param every at least 1 s
 * @param from a time of the timetable; it goes on before it, too
 */
record IntervalTimetable(Duration every, Instant from) implements Timetable {

    @Override
    public Instant next(Instant after) {
        Duration since = Duration.between(from, after);
        long whole = since.dividedBy(every);
        Duration elapsed = every.multipliedBy(whole);
        // Before the beginning a division cuts off upwards.
        return elapsed.compareTo(since) > 0
                ? from.plus(elapsed)
                : from.plus(elapsed).plus(every);
    }
}
