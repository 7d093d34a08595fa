package dev.emp.orchestrator.alerts;

import java.util.Locale;

/** What can be wrong. */
public enum Kind {
    /** A job of a pool waits too long. */
    QUEUE_AGE,
    /** A pool needs more machines than it may have. */
    EXHAUSTED,
    /** Too many jobs fail. */
    ERROR_RATE,
    /** Machines are gone without a word. */
    LOST_MACHINES,
    /** More is spent than may be. */
    SPEND;

    /** The name used in JSON and metrics. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
