package dev.emp.settings;

import java.time.Duration;

/** Durations as one writes them in settings. */
final class Durations {

    private static final long MILLIS_PER_SECOND = 1000;
    private static final long SECONDS_PER_MINUTE = 60;
    private static final long SECONDS_PER_HOUR = 3600;

    private Durations() {}

    /** In the largest unit that keeps it whole: {@code 250ms}, {@code 90s}, {@code 2h}. */
    static String write(Duration duration) {
        long millis = duration.toMillis();
        if (millis % MILLIS_PER_SECOND != 0) {
            return millis + "ms";
        }
        long seconds = duration.toSeconds();
        if (seconds == 0 || seconds % SECONDS_PER_MINUTE != 0) {
            return seconds + "s";
        }
        return seconds % SECONDS_PER_HOUR == 0 ? seconds / SECONDS_PER_HOUR + "h" : seconds / SECONDS_PER_MINUTE + "m";
    }
}
