package dev.emp.orchestrator.schedules;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Says when a schedule has its runs, without its beginning, its end and its jitter. */
sealed interface Timetable permits CronTimetable, IntervalTimetable {

    /** The first time after an instant; null when there is none. */
    @Nullable
    Instant next(Instant after);
}
