package dev.emp.jobbus.memory;

import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.query.JobQueries.Filter;
import dev.emp.jobbus.query.JobQueries.Page;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads for people. A list cursor is the sequence of the last job that was looked at. */
final class Queries {

    private static final int LONGEST_PAGE = 200;
    private static final int MOST_LOOKED_AT = 1_000;

    private final JobTable jobs;

    Queries(JobTable jobs) {
        this.jobs = jobs;
    }

    Page list(Filter filter, @Nullable String cursor, int limit) {
        if (limit < 1 || limit > LONGEST_PAGE) {
            throw new IllegalArgumentException("limit must be 1 to " + LONGEST_PAGE);
        }
        List<Job> found = new ArrayList<>();
        int lookedAt = 0;
        for (JobEntry entry :
                jobs.newestFirst().tailMap(sequenceOf(cursor), false).values()) {
            Job job = entry.snapshot();
            if (filter.accepts(job)) {
                found.add(job);
            }
            if (found.size() == limit || ++lookedAt == MOST_LOOKED_AT) {
                return new Page(found, Long.toString(entry.sequence()));
            }
        }
        return new Page(found, null);
    }

    Map<JobState, Long> counts() {
        Map<JobState, Long> counts = new EnumMap<>(JobState.class);
        jobs.newestFirst().values().forEach(job -> counts.merge(job.state(), 1L, Long::sum));
        return counts;
    }

    private static long sequenceOf(@Nullable String cursor) {
        if (cursor == null) {
            return Long.MAX_VALUE;
        }
        if (!cursor.matches("\\d{1,18}")) {
            throw new IllegalArgumentException("not a cursor of this list: " + cursor);
        }
        return Long.parseLong(cursor);
    }
}
