package dev.emp.monitor.feed;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The most recent changes of a table, in a ring. A position counts changes since the table began: whoever stands at
 * position {@code p} has seen every change before it.
 */
final class ChangeLog<R extends FeedRow> {

    /**
     * @param seq the table's sequence after the change
     * @param id null when only the sequence moved
     * @param before null when there was no such row
     * @param after null when the row was removed
     */
    record Change<R extends FeedRow>(
            String seq,
            @Nullable String id,
            @Nullable R before,
            @Nullable R after) {}

    private final List<Change<R>> ring = new ArrayList<>();
    private final int capacity;
    private long end;

    /** @param capacity at least 1 */
    ChangeLog(int capacity) {
        this.capacity = capacity;
    }

    void add(Change<R> change) {
        int slot = slot(end);
        if (slot == ring.size()) {
            ring.add(change);
        } else {
            ring.set(slot, change);
        }
        end++;
    }

    /** The position after the newest change. */
    long end() {
        return end;
    }

    /** The position of the oldest change still kept. */
    long start() {
        return Math.max(0, end - capacity);
    }

    /** True when every change from this position on is still kept. */
    boolean reaches(long position) {
        return position >= start() && position <= end;
    }

    /** @param position of a change still kept */
    Change<R> at(long position) {
        return ring.get(slot(position));
    }

    /** The position after the first change that carries this sequence; empty when none is kept. */
    OptionalLong firstAfter(String seq) {
        long found = -1;
        for (long position = end - 1; position >= start(); position--) {
            if (at(position).seq().equals(seq)) {
                found = position;
            } else if (found >= 0) {
                break;
            }
        }
        return found < 0 ? OptionalLong.empty() : OptionalLong.of(found + 1);
    }

    private int slot(long position) {
        return Math.toIntExact(position % capacity);
    }
}
