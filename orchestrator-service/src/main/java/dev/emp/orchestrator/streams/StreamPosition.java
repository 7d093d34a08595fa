package dev.emp.orchestrator.streams;

import dev.emp.jobbus.event.EventCursor;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far a client has read: the {@code id} of every server-sent event, {@code <cursor>~<output number>}.
 *
 * @param output number of the last part of the output; 0 before the first
 */
record StreamPosition(EventCursor cursor, long output) {

    /** A cursor has a part for each shard, of which there may be many. */
    private static final int LONGEST = 3_000;

    private static final Pattern FORM = Pattern.compile("([^~]*[^~\\s][^~]*?)(?:~(\\d{1,18}))?");

    /** Empty when the text cannot be a position; a cursor alone is one before any output. */
    static Optional<StreamPosition> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (text.length() > LONGEST || !matcher.matches()) {
            return Optional.empty();
        }
        long output = matcher.group(2) == null ? 0 : Long.parseLong(matcher.group(2));
        return Optional.of(new StreamPosition(new EventCursor(matcher.group(1)), output));
    }

    @Override
    public String toString() {
        return cursor + "~" + output;
    }
}
