package dev.emp.monitor.series;

import dev.emp.jobbus.job.JobId;
import java.time.Instant;

/** Hears of what events do not tell of jobs that have ended. */
@FunctionalInterface
public interface EndedJobs {

    /**
     * What a job did cost. May be told more than once.
     *
     * @param usd US dollars
     */
    void cost(JobId job, Instant finishedAt, double usd);
}
