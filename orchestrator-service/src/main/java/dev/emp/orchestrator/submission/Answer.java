package dev.emp.orchestrator.submission;

import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobId;
import dev.emp.orchestrator.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** What became of a valid submission. */
public sealed interface Answer {

    /**
     * @param repeated true when an earlier request with the same key made the job
     * @param queued the job as it was put in line, just now; null when it was not, and the bus must be asked for it
     */
    record Taken(JobId job, boolean repeated, @Nullable Job queued) implements Answer {}

    record Refused(ProblemException why) implements Answer {}
}
