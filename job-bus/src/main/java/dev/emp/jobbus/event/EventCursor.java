package dev.emp.jobbus.event;

/**
 * A position in the stream of events. Opaque and comparable only by the bus that gave it; any replica understands it.
 */
public record EventCursor(String value) {

    /** Before the oldest event that is still kept. */
    public static final EventCursor START = new EventCursor("0");

    public EventCursor {
        if (value.isBlank()) {
            throw new IllegalArgumentException("a cursor must not be blank");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
