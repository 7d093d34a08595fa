package dev.emp.jobbus.machine;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A command and what the machine said to it.
 *
 * @param answeredAt null until the machine has answered
 * @param answer a sentence for people, or the lines of a log; null until the machine has answered
 */
public record SentCommand(
        String id,
        MachineId machine,
        MachineCommand command,
        Instant sentAt,
        State state,
        @Nullable Instant answeredAt,
        @Nullable String answer) {

    /** How far a command has come. */
    public enum State {
        /** The machine has not answered yet. */
        WAITING,
        /** The machine does it, or has done it. */
        ACCEPTED,
        /** The machine does not do it. */
        REFUSED,
        /** The machine has not answered in time, and will not do it any more. */
        EXPIRED;

        /** The name used in JSON and Redis. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** @throws IllegalArgumentException if no state has this wire name */
        public static State ofWireName(String name) {
            return valueOf(name.toUpperCase(Locale.ROOT));
        }
    }
}
