package dev.emp.monitor.feed;

import org.jspecify.annotations.Nullable;

/**
 * A row of a {@link FeedTable}. Implementations are records: equal rows count as unchanged, and the components are what
 * clients see as JSON.
 */
public interface FeedRow {

    /** Unique within the table. */
    String id();

    /** Sorts the rows; the highest is the newest and stays longest. */
    String order();

    Phase phase();

    /** The value a filter compares under this name; null when the row has none. */
    @Nullable
    String facet(String name);

    /** True when what has changed since then matters only to somebody who has this row in sight. */
    default boolean isDetailSince(FeedRow before) {
        return false;
    }

    /**
     * The row for somebody who does not have it in sight: without what fills it and only its looks are made of. The row itself where there is
     * nothing of that kind; rows of one table are alike in this.
     */
    default FeedRow inBrief() {
        return this;
    }

    /** Decides which rows leave first when there are too many. */
    enum Phase {
        WAITING,
        /** Someone works on it now. Leaves last. */
        ACTIVE,
        /** Will never change again. */
        ENDED
    }
}
