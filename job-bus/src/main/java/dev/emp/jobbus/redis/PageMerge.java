package dev.emp.jobbus.redis;

import dev.emp.jobbus.job.JobId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Makes one page of a list from the pages of its shards. */
final class PageMerge {

    private final List<Part> parts;
    private final List<JobId> jobs = new ArrayList<>();

    /**
     * A line of a list.
     *
     * @param before where a page begins that begins with it
     * @param behind where a page begins that goes on behind it
     * @param rank lines of a higher rank come first
     */
    record Row(JobId job, String before, String behind, String rank) {}

    /** What a shard has to offer, and how much of it is on the page. */
    static final class Part {

        private final String next;
        private final List<Row> rows;
        private int taken;

        /** @param next where the shard goes on behind the rows; empty behind the last one */
        Part(String next, List<Row> rows) {
            this.next = next;
            this.rows = rows;
        }

        /** A shard all of which has been seen. */
        static Part exhausted() {
            return new Part("", List.of());
        }

        private boolean isUsedUp() {
            return taken == rows.size();
        }

        private Row head() {
            return rows.get(taken);
        }

        /** Nobody knows what comes next here, so nothing of the other shards may come before it. */
        private boolean hasMoreToShow() {
            return isUsedUp() && !next.isEmpty();
        }

        private String position() {
            if (isUsedUp()) {
                return next.isEmpty() ? PageCursor.END : next;
            }
            // Not where it began: by the next page something may have come there.
            return taken == 0 ? head().before() : rows.get(taken - 1).behind();
        }
    }

    PageMerge(List<Part> parts) {
        this.parts = parts;
    }

    /** Takes up to so many, of the highest rank first; the rows of a shard stay in their order. */
    void take(int limit) {
        while (jobs.size() < limit && parts.stream().noneMatch(Part::hasMoreToShow)) {
            Optional<Part> best = parts.stream()
                    .filter(part -> !part.isUsedUp())
                    .max(Comparator.comparing(part -> part.head().rank()));
            if (best.isEmpty()) {
                return;
            }
            jobs.add(best.get().head().job());
            best.get().taken++;
        }
    }

    List<JobId> jobs() {
        return jobs;
    }

    PageCursor cursor() {
        return new PageCursor(parts.stream().map(Part::position).toList());
    }
}
