package dev.emp.orchestrator.submission;

import dev.emp.jobbus.job.JobId;
import dev.emp.orchestrator.problem.ProblemException;

/** What became of a valid submission. */
public sealed interface Answer {

    /** @param repeated true when an earlier request with the same key made the job */
    record Taken(JobId job, boolean repeated) implements Answer {}

    record Refused(ProblemException why) implements Answer {}
}
