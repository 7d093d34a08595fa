package dev.emp.orchestrator.schedules;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What becomes of the runs whose time passed while nobody was there to start them. */
enum CatchUp {
    /** They are left out. */
    NONE,
    /** The last of them is made up for, unless the next one is due by then. */
    LATEST,
    /** They are all made up for, but no more than {@link DueTimes#MOST_CAUGHT_UP}: the newest. */
    ALL;

    @JsonValue
    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
