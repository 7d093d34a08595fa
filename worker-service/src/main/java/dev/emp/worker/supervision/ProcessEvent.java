package dev.emp.worker.supervision;

import java.time.Instant;
import java.util.Locale;

/**
 * Something that happened to a supervised process.
 *
 * @param service its name
 * @param text for people, without the name of the service: "exited with status 137 (killed) after 12 s"
 */
public record ProcessEvent(Instant at, String service, Kind kind, String text) {

    /** What happened. */
    public enum Kind {
        STARTED,
        READY,
        EXITED,
        BACKING_OFF,
        FAILED,
        STOPPING,
        STOPPED;

        /** As it is called in reports and metrics. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
