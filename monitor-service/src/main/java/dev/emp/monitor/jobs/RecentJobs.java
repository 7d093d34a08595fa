package dev.emp.monitor.jobs;

import static dev.emp.monitor.loop.Stages.await;

import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.query.JobQueries;
import dev.emp.jobbus.query.JobQueries.Filter;
import dev.emp.jobbus.query.JobQueries.Page;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the jobs a fresh page shows: those in a worker's hand, and the newest. */
final class RecentJobs {

    private static final int LARGEST_PAGE = 200;

    private final JobQueries queries;
    private final int limit;

    RecentJobs(JobQueries queries, int limit) {
        this.queries = queries;
        this.limit = limit;
    }

    Collection<Job> read() throws InterruptedException {
        Map<JobId, Job> jobs = new LinkedHashMap<>();
        List<Filter> filters = List.of(inState(JobState.CANCELING), inState(JobState.RUNNING), Filter.ALL);
        for (Filter filter : filters) {
            read(filter, jobs);
        }
        return jobs.values();
    }

    private void read(Filter filter, Map<JobId, Job> into) throws InterruptedException {
        String cursor = null;
        int remaining = limit;
        do {
            Page page = await(queries.list(filter, cursor, Math.min(LARGEST_PAGE, remaining)));
            page.jobs().forEach(job -> into.put(job.id(), job));
            remaining -= page.jobs().size();
            cursor = page.next();
        } while (cursor != null && remaining > 0);
    }

    private static Filter inState(JobState state) {
        return new Filter(state, null, null, Map.of());
    }
}
