package dev.emp.jobbus.memory;

import dev.emp.jobbus.bus.Submission;
import dev.emp.jobbus.bus.Submission.Idempotency;
import dev.emp.jobbus.bus.SubmitOutcome;
import dev.emp.jobbus.bus.SubmitOutcome.Accepted;
import dev.emp.jobbus.bus.SubmitOutcome.KeyReused;
import dev.emp.jobbus.bus.SubmitOutcome.Repeated;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.Placement;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Accepts jobs, each once: by its id, and by the client's idempotency key. */
final class Submissions {

    private final JobTable jobs;
    private final Duration keyRetention;
    private final Map<KeyOfTenant, UsedKey> usedKeys = new HashMap<>();

    Submissions(JobTable jobs, Duration keyRetention) {
        this.jobs = jobs;
        this.keyRetention = keyRetention;
    }

    SubmitOutcome submit(Submission submission) {
        JobId id = submission.id();
        if (jobs.find(id) != null) {
            return new Repeated(id);
        }
        Placement placement = submission.spec().placement();
        Idempotency idempotency = submission.idempotency();
        if (idempotency != null) {
            UsedKey used =
                    useKey(new KeyOfTenant(placement.tenant(), idempotency.key()), id, idempotency.fingerprint());
            if (!used.job.equals(id)) {
                return used.fingerprint.equals(idempotency.fingerprint())
                        ? new Repeated(used.job)
                        : new KeyReused(used.job);
            }
        }
        JobEntry job = jobs.add(id, submission.spec(), ifInFuture(placement.runAt()));
        return new Accepted(id, job.state());
    }

    void forgetOldKeys() {
        usedKeys.values().removeIf(key -> !key.until.isAfter(jobs.now()));
    }

    /** The use that holds the key now: this one, or an earlier one. */
    private UsedKey useKey(KeyOfTenant key, JobId job, String fingerprint) {
        UsedKey fresh = new UsedKey(job, fingerprint, jobs.now().plus(keyRetention));
        return usedKeys.merge(key, fresh, (old, now) -> old.until.isAfter(jobs.now()) ? old : now);
    }

    private @Nullable Instant ifInFuture(@Nullable Instant runAt) {
        return runAt != null && runAt.isAfter(jobs.now()) ? runAt : null;
    }

    private record KeyOfTenant(String tenant, String key) {}

    private record UsedKey(JobId job, String fingerprint, Instant until) {}
}
