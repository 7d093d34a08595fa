package dev.emp.jobbus.memory;

import dev.emp.jobbus.job.Placement;
import java.util.Comparator;

/**
 * Where a job stands in line; the lowest is first.
 *
 * @param priority 100 comes first
 * @param startTag among jobs of one priority, see {@link FairQueueing}
 */
record Place(int priority, long startTag) implements Comparable<Place> {

    private static final Comparator<Place> ORDER =
            Comparator.comparingInt(Place::priority).reversed().thenComparingLong(Place::startTag);

    /** The priority a job has after it has waited for long. */
    int raisedPriority() {
        return Math.min(Placement.HIGHEST_PRIORITY, priority + 10);
    }

    @Override
    public int compareTo(Place other) {
        return ORDER.compare(this, other);
    }
}
