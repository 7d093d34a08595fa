package dev.emp.jobbus.memory;

import dev.emp.jobbus.bus.Submission;
import dev.emp.jobbus.bus.Submission.Idempotency;
import dev.emp.jobbus.bus.SubmitOutcome;
import dev.emp.jobbus.bus.SubmitOutcome.Accepted;
import dev.emp.jobbus.bus.SubmitOutcome.Draining;
import dev.emp.jobbus.bus.SubmitOutcome.KeyReused;
import dev.emp.jobbus.bus.SubmitOutcome.OverQuota;
import dev.emp.jobbus.bus.SubmitOutcome.Repeated;
import dev.emp.jobbus.bus.SubmitOutcome.UnknownDependency;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Accepts jobs, each once: by its id, and by the client's idempotency key. */
final class Submissions {

    private final JobTable jobs;
    private final Dependents dependents;
    private final Restrictions restrictions;
    private final Quotas quotas;
    private final Duration keyRetention;
    private final Map<KeyOfTenant, UsedKey> usedKeys = new HashMap<>();

    Submissions(JobTable jobs, Dependents dependents, Restrictions restrictions, Quotas quotas, Duration keyRetention) {
        this.jobs = jobs;
        this.dependents = dependents;
        this.restrictions = restrictions;
        this.quotas = quotas;
        this.keyRetention = keyRetention;
    }

    SubmitOutcome submit(Submission submission) {
        JobId id = submission.id();
        if (jobs.find(id) != null) {
            return new Repeated(id);
        }
        return earlierUse(submission).or(() -> refusal(submission.spec())).orElseGet(() -> accept(submission));
    }

    void forgetOldKeys() {
        usedKeys.values().removeIf(key -> !key.until.isAfter(jobs.now()));
    }

    private Optional<SubmitOutcome> earlierUse(Submission submission) {
        Idempotency idempotency = submission.idempotency();
        // The same submission once more is told by its id, even when its job is gone.
        return idempotency == null
                ? Optional.empty()
                : used(tenantOf(submission), idempotency)
                        .filter(used -> !used.job.equals(submission.id()))
                        .map(used -> used.outcome(idempotency));
    }

    Optional<SubmitOutcome> earlierUse(String tenant, Idempotency idempotency) {
        return used(tenant, idempotency).map(used -> used.outcome(idempotency));
    }

    private Optional<UsedKey> used(String tenant, Idempotency idempotency) {
        return Optional.ofNullable(usedKeys.get(new KeyOfTenant(tenant, idempotency.key())))
                .filter(used -> used.until.isAfter(jobs.now()));
    }

    private Optional<SubmitOutcome> refusal(JobSpec spec) {
        return dependents
                .unknownDependency(spec)
                .<SubmitOutcome>map(UnknownDependency::new)
                .or(() -> restrictions.draining(spec).map(Draining::new))
                .or(() -> quotas.excess(spec).map(OverQuota::new));
    }

    private SubmitOutcome accept(Submission submission) {
        Idempotency idempotency = submission.idempotency();
        if (idempotency != null) {
            Instant until = jobs.now().plus(keyRetention);
            usedKeys.put(
                    new KeyOfTenant(tenantOf(submission), idempotency.key()),
                    new UsedKey(submission.id(), idempotency.fingerprint(), until));
        }
        quotas.take(submission);
        return new Accepted(submission.id(), dependents.add(submission).state(), jobs.now());
    }

    private static String tenantOf(Submission submission) {
        return submission.spec().placement().tenant();
    }

    private record KeyOfTenant(String tenant, String key) {}

    private record UsedKey(JobId job, String fingerprint, Instant until) {
        SubmitOutcome outcome(Idempotency idempotency) {
            return fingerprint.equals(idempotency.fingerprint()) ? new Repeated(job) : new KeyReused(job);
        }
    }
}
