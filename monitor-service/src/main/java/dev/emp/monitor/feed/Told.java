package dev.emp.monitor.feed;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rows that a client is told.
 *
 * @param whole the ids of those that are told whole, the others in brief; null for all
 */
record Told<R extends FeedRow>(List<R> rows, @Nullable Set<String> whole) {

    Told<R> part(int from, int to) {
        return new Told<>(rows.subList(from, to), whole);
    }

    /** As they are told. */
    List<FeedRow> inWords() {
        return rows.stream().map(this::inWords).toList();
    }

    private FeedRow inWords(R row) {
        return whole == null || whole.contains(row.id()) ? row : row.inBrief();
    }
}
