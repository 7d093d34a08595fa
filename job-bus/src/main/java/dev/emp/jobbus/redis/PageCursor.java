package dev.emp.jobbus.redis;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where the next page of a list goes on: a position for each shard, as its script gives it; empty for the beginning,
 * {@link #END} behind the last one. With one shard its text is the position.
 */
record PageCursor(List<String> positions) {

    static final String END = "-";

    private static final String SEPARATOR = "_";
    private static final Pattern POSITION = Pattern.compile("[0-9]{0,18}|" + END);

    static PageCursor beginning(int shards) {
        return new PageCursor(Collections.nCopies(shards, ""));
    }

    /**
     * @param text null for the first page
     * @throws IllegalArgumentException if no list of so many shards has such a cursor
     */
    static PageCursor parse(@Nullable String text, int shards) {
        if (text == null) {
            return beginning(shards);
        }
        List<String> positions = Arrays.asList(text.split(SEPARATOR, -1));
        boolean known = positions.size() == shards
                && positions.stream()
                        .allMatch(position -> POSITION.matcher(position).matches())
                && !(positions.equals(List.of("")) || positions.equals(List.of(END)));
        if (!known) {
            throw new IllegalArgumentException("not a cursor of this list: " + text);
        }
        return new PageCursor(positions);
    }

    /** Null behind the last page. */
    @Nullable
    String next() {
        return positions.stream().allMatch(END::equals)
                ? null
                : positions.stream().collect(Collectors.joining(SEPARATOR));
    }
}
