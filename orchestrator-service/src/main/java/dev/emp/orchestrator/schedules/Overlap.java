package dev.emp.orchestrator.schedules;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a run does while a job of the run before it has not ended. */
enum Overlap {
    /** It starts beside it. */
    ALLOW,
    /** It is left out. */
    SKIP,
    /** It cancels that job and starts when that has ended. */
    CANCEL_PREVIOUS,
    /** It waits until that job has ended; one run waits at a time, others are left out. */
    QUEUE;

    @JsonValue
    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
