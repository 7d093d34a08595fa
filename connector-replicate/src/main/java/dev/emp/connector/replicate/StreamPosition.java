package dev.emp.connector.replicate;

import dev.emp.connector.support.http.ServerEvent;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a piece of output stands in its stream. Replicate numbers its events {@code <time>:<number>} ({@code 1690212292:0}); of a stream that does
 * not, the pieces are counted, for it begins anew when it is opened again.
 */
final class StreamPosition {

    private static final Pattern TIME_AND_NUMBER = Pattern.compile("(\\d{1,13}):(\\d{1,6})");
    private static final long NUMBERS_PER_TIME = 1_000_000;

    private long count;
    private long last = -1;

    /** @param fromStart whether the stream that is opened now begins anew */
    void again(boolean fromStart) {
        if (fromStart) {
            count = 0;
        }
    }

    /** Rises from piece to piece; -1 for one that came before. */
    long of(ServerEvent event) {
        Matcher id = TIME_AND_NUMBER.matcher(event.id());
        long position =
                id.matches() ? Long.parseLong(id.group(1)) * NUMBERS_PER_TIME + Long.parseLong(id.group(2)) : count++;
        if (position <= last) {
            return -1;
        }
        last = position;
        return position;
    }
}
