package dev.emp.orchestrator.batches;

import dev.emp.jobbus.job.JobId;
import dev.emp.orchestrator.json.Faults;
import dev.emp.orchestrator.problem.ErrorCode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The jobs of a batch by the names the client has given them. */
final class Refs {

    /** Empty for one that was refused. */
    private final Map<String, Optional<JobId>> jobs = new HashMap<>();

    /** A name stays with the first that has it. */
    void taken(@Nullable String ref, JobId job) {
        if (ref != null) {
            jobs.putIfAbsent(ref, Optional.of(job));
        }
    }

    void refused(@Nullable String ref) {
        if (ref != null) {
            jobs.putIfAbsent(ref, Optional.empty());
        }
    }

    boolean has(String ref) {
        return jobs.containsKey(ref);
    }

    /** Null, and a fault, unless there is a job of that name. */
    @Nullable
    JobId find(String ref, String pointer, Faults faults) {
        Optional<JobId> job = jobs.get(ref);
        if (job == null) {
            faults.add(
                    pointer,
                    ErrorCode.UNKNOWN_DEPENDENCY,
                    "must be the ref of an earlier job of the batch; no earlier one is called '" + ref + "'");
        } else if (job.isEmpty()) {
            faults.add(
                    pointer,
                    ErrorCode.DEPENDENCY_REFUSED,
                    "must be the ref of a job that was accepted; '" + ref + "' was refused");
        }
        return job == null ? null : job.orElse(null);
    }
}
