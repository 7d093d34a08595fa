package dev.emp.orchestrator.batches;

import dev.emp.jobbus.job.JobId;
import dev.emp.orchestrator.json.Faults;
import dev.emp.orchestrator.json.ObjectReader;
import dev.emp.orchestrator.submission.Siblings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the fan-in job may say that it can't say alone.
 *
 * @param refs null while the jobs of the batch are not yet known; then every name will do
 */
record FanInMembers(@Nullable Refs refs) implements Siblings {

    static final List<String> NAMES = List.of(LineMembers.IDEMPOTENCY_KEY);

    @Override
    public List<String> members() {
        return NAMES;
    }

    @Override
    public void check(ObjectReader job) {
        LineMembers.checkKey(job);
    }

    @Override
    public @Nullable JobId find(String ref, String pointer, Faults faults) {
        return refs == null ? null : refs.find(ref, pointer, faults);
    }
}
