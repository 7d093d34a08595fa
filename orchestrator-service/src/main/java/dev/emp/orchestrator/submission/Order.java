package dev.emp.orchestrator.submission;

import dev.emp.jobbus.job.JobSpec;
import dev.emp.orchestrator.webhooks.JobHook;
import org.jspecify.annotations.Nullable;

/**
 * A valid job that has no id yet.
 *
 * @param hook who is told of it; null when nobody is
 */
public record Order(JobSpec spec, @Nullable JobHook hook) {

    /** The same with another specification. */
    public Order with(JobSpec changed) {
        return new Order(changed, hook);
    }
}
