package dev.emp.orchestrator.submission;

import dev.emp.jobbus.job.JobSpec;
import dev.emp.orchestrator.classification.Verdict;
import dev.emp.orchestrator.webhooks.JobHook;
import org.jspecify.annotations.Nullable;

/**
 * A valid job that has no id yet.
 *
 * @param verdict the job with its pool
 * @param hook who is told of it; null when nobody is
 */
public record Order(Verdict verdict, @Nullable JobHook hook) {

    public JobSpec spec() {
        return verdict.spec();
    }

    /** The same with another specification. */
    public Order with(JobSpec changed) {
        return new Order(verdict.with(changed), hook);
    }
}
