package dev.emp.orchestrator.alerts;

import java.time.Duration;

/**
 * Something that is wrong now.
 *
 * @param subject the pool; empty when it is about the whole platform
 * @param value what was measured
 * @param limit what it is over
 * @param after for how long it must be so before it is an alert
 * @param message a sentence for people
 */
record Finding(Kind kind, String subject, double value, double limit, Duration after, String message) {

    /** The same for the same reason. */
    String key() {
        return kind.wireName() + ":" + subject;
    }
}
