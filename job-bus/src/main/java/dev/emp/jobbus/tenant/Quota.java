package dev.emp.jobbus.tenant;

import java.util.Locale;

/** What a submission can be refused over. */
public enum Quota {
    /** How many jobs wait. */
    QUEUED,
    SUBMISSIONS_PER_SECOND,
    /** What the jobs of a day cost, in US dollars. */
    SPEND_PER_DAY;

    /** The name used in JSON and Redis. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if there is no such quota */
    public static Quota ofWireName(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
