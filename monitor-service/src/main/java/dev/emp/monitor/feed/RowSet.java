package dev.emp.monitor.feed;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Rows by id, and which of them to show when there is room for fewer: all active ones, then the newest of the waiting
 * and of the ended, in equal shares as far as there are enough of both. Without the shares a long backlog would push
 * every finished job off the page the moment it ends.
 */
final class RowSet<R extends FeedRow> {

    private static final Comparator<FeedRow> OLDEST_FIRST =
            Comparator.comparing(FeedRow::order).thenComparing(FeedRow::id);

    private final Map<String, R> byId = new HashMap<>();
    /** As they were when they came into the phase: their order is what counts here. */
    private final Map<FeedRow.Phase, NavigableSet<R>> byPhase = new EnumMap<>(FeedRow.Phase.class);

    int size() {
        return byId.size();
    }

    @Nullable
    R find(String id) {
        return byId.get(id);
    }

    List<R> all() {
        return List.copyOf(byId.values());
    }

    /** Whether those who do not have a row in sight are told less of it; false while there is none. */
    boolean tellInBrief() {
        return byId.values().stream().limit(1).anyMatch(row -> !row.inBrief().equals(row));
    }

    List<String> ids() {
        return List.copyOf(byId.keySet());
    }

    void put(R row) {
        R before = byId.put(row.id(), row);
        if (before != null && before.phase() == row.phase() && before.order().equals(row.order())) {
            return;
        }
        if (before != null) {
            phase(before.phase()).remove(before);
        }
        phase(row.phase()).add(row);
    }

    @Nullable
    R remove(String id) {
        R before = byId.remove(id);
        if (before != null) {
            phase(before.phase()).remove(before);
        }
        return before;
    }

    /** The row to give up first; there must be one. */
    R leastWanted() {
        NavigableSet<R> waiting = phase(FeedRow.Phase.WAITING);
        NavigableSet<R> ended = phase(FeedRow.Phase.ENDED);
        NavigableSet<R> larger = waiting.size() > ended.size() ? waiting : ended;
        return current(larger.isEmpty() ? phase(FeedRow.Phase.ACTIVE).first() : larger.first());
    }

    /** Up to {@code window} rows that pass the filter, newest first. */
    List<R> newest(FeedFilter filter, int window) {
        List<R> active = newest(FeedRow.Phase.ACTIVE, filter, window);
        int room = window - active.size();
        List<R> waiting = newest(FeedRow.Phase.WAITING, filter, room);
        List<R> ended = newest(FeedRow.Phase.ENDED, filter, room);
        int half = room / 2;
        int waitingShare = Math.min(waiting.size(), Math.max(half, room - ended.size()));
        int endedShare = Math.min(ended.size(), room - waitingShare);
        List<R> all = new ArrayList<>(active);
        all.addAll(waiting.subList(0, waitingShare));
        all.addAll(ended.subList(0, endedShare));
        all.sort(OLDEST_FIRST.reversed());
        return all;
    }

    /** The ids of up to so many rows that pass the filter, those with the highest order. */
    Set<String> newestByOrder(FeedFilter filter, int limit) {
        List<R> found = new ArrayList<>();
        for (FeedRow.Phase phase : FeedRow.Phase.values()) {
            found.addAll(newest(phase, filter, limit));
        }
        found.sort(OLDEST_FIRST.reversed());
        Set<String> ids = new HashSet<>();
        found.subList(0, Math.min(limit, found.size())).forEach(row -> ids.add(row.id()));
        return ids;
    }

    private List<R> newest(FeedRow.Phase phase, FeedFilter filter, int limit) {
        List<R> found = new ArrayList<>();
        Iterator<R> newestFirst = phase(phase).descendingIterator();
        while (found.size() < limit && newestFirst.hasNext()) {
            R row = current(newestFirst.next());
            if (filter.accepts(row)) {
                found.add(row);
            }
        }
        return found;
    }

    private R current(R row) {
        return Objects.requireNonNull(byId.get(row.id()), row.id());
    }

    private NavigableSet<R> phase(FeedRow.Phase phase) {
        return byPhase.computeIfAbsent(phase, p -> new TreeSet<>(OLDEST_FIRST));
    }
}
