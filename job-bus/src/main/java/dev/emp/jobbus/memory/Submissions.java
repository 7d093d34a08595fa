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
        if (idempotency == null) {
            return Optional.empty();
        }
        return Optional.ofNullable(usedKeys.get(keyOf(submission, idempotency)))
                .filter(used -> used.until.isAfter(jobs.now()) && !used.job.equals(submission.id()))
                .map(used -> used.fingerprint.equals(idempotency.fingerprint())
                        ? new Repeated(used.job)
                        : new KeyReused(used.job));
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
                    keyOf(submission, idempotency), new UsedKey(submission.id(), idempotency.fingerprint(), until));
        }
        quotas.take(submission);
        return new Accepted(submission.id(), dependents.add(submission).state(), jobs.now());
    }

    private static KeyOfTenant keyOf(Submission submission, Idempotency idempotency) {
        return new KeyOfTenant(submission.spec().placement().tenant(), idempotency.key());
    }

    private record KeyOfTenant(String tenant, String key) {}

    private record UsedKey(JobId job, String fingerprint, Instant until) {}
}
