package dev.emp.jobbus.redis;

import dev.emp.jobbus.event.EventCursor;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The id of a stream entry, {@code <milliseconds>-<sequence>}. */
record StreamId(long millis, long sequence) implements Comparable<StreamId> {

    static final StreamId ZERO = new StreamId(0, 0);

    private static final Pattern FORMAT = Pattern.compile("([0-9]{1,18})-([0-9]{1,18})");
    private static final Comparator<StreamId> ORDER =
            Comparator.comparingLong(StreamId::millis).thenComparingLong(StreamId::sequence);

    /** @throws IllegalArgumentException if the text is not an id */
    static StreamId parse(String text) {
        Matcher matcher = FORMAT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a cursor of this bus: " + text);
        }
        return new StreamId(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
    }

    /** As the cursor of an event where there is no other stream. */
    EventCursor cursor() {
        return new EventCursor(toString());
    }

    @Override
    public int compareTo(StreamId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return millis + "-" + sequence;
    }
}
