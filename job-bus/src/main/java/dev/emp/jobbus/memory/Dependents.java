package dev.emp.jobbus.memory;

import dev.emp.jobbus.bus.Claim.EndedDependency;
import dev.emp.jobbus.bus.Submission;
import dev.emp.jobbus.job.Dependency;
import dev.emp.jobbus.job.Dependency.IfItFails;
import dev.emp.jobbus.job.FailureClass;
import dev.emp.jobbus.job.JobFailure;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.Outcome;
import dev.emp.jobbus.memory.Standing.Hold;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Takes jobs in, keeps them while they depend on others, and tells them when those have ended. */
final class Dependents implements Move.Consequence {

    private final JobTable jobs;
    private final ConcurrencyLimits concurrency;

    Dependents(JobTable jobs, ConcurrencyLimits concurrency) {
        this.jobs = jobs;
        this.concurrency = concurrency;
    }

    Optional<JobId> unknownDependency(JobSpec spec) {
        return spec.coordination().dependencies().stream()
                .map(Dependency::job)
                .filter(id -> !isOf(spec.placement().tenant(), id))
                .findFirst();
    }

    private boolean isOf(String tenant, JobId id) {
        JobEntry job = jobs.find(id);
        return job != null && job.spec().placement().tenant().equals(tenant);
    }

    /** Takes in a job all of whose dependencies are known. */
    JobEntry add(Submission submission) {
        Set<JobId> awaited = known(submission.spec())
                .filter(job -> !job.state().isTerminal())
                .map(JobEntry::id)
                .collect(Collectors.toSet());
        Optional<JobFailure> failure = submission.spec().coordination().dependencies().stream()
                .filter(dependency -> dependency.ifItFails() == IfItFails.FAIL)
                .map(dependency -> Objects.requireNonNull(jobs.find(dependency.job())))
                .filter(job -> job.state().isTerminal() && !job.succeeded())
                .map(Dependents::failureOver)
                .findFirst();
        boolean waits = !awaited.isEmpty() || failure.isPresent();
        Standing standing = waits ? Standing.blocked(Hold.DEPENDENCIES) : standing(submission.spec());
        JobEntry job = jobs.add(submission, standing, awaited);
        failure.ifPresent(value -> jobs.finish(job, new Outcome.Failed(value)));
        return job;
    }

    /** Takes in a job that does not wait for its dependencies (any more). */
    JobEntry addWithoutWaiting(Submission submission) {
        return jobs.add(submission, standing(submission.spec()), Set.of());
    }

    /** How the dependencies have ended that are still known. */
    List<EndedDependency> ended(JobSpec spec) {
        return known(spec)
                .filter(job -> job.state().isTerminal())
                .map(job -> new EndedDependency(job.id(), job.outcome()))
                .toList();
    }

    @Override
    public void follow(Move move) {
        if (move.to().isTerminal()) {
            jobs.in(JobState.BLOCKED)
                    .filter(job -> job.awaited().contains(move.job().id()))
                    .forEach(job -> hear(job, move.job()));
        }
    }

    private void hear(JobEntry job, JobEntry ended) {
        job.awaited().remove(ended.id());
        if (!ended.succeeded() && failsWith(job, ended)) {
            jobs.finish(job, new Outcome.Failed(failureOver(ended)));
        } else if (job.awaited().isEmpty()) {
            goOn(job);
        }
    }

    private void goOn(JobEntry job) {
        Standing standing = standing(job.spec());
        Instant dueAt = standing.dueAt();
        if (dueAt != null) {
            jobs.schedule(job, dueAt);
        } else if (standing.hold() != null) {
            job.setHold(standing.hold());
        } else {
            jobs.queue(job);
        }
    }

    /** Where a job stands that waits for no other. */
    private Standing standing(JobSpec spec) {
        Instant runAt = spec.placement().runAt();
        if (runAt != null && runAt.isAfter(jobs.now())) {
            return Standing.scheduled(runAt);
        }
        return concurrency.isFull(spec) ? Standing.blocked(Hold.CONCURRENCY) : Standing.QUEUED;
    }

    private Stream<JobEntry> known(JobSpec spec) {
        return spec.coordination().dependencies().stream()
                .flatMap(dependency -> Stream.ofNullable(jobs.find(dependency.job())));
    }

    private static boolean failsWith(JobEntry job, JobEntry ended) {
        return job.spec().coordination().dependencies().contains(Dependency.on(ended.id()));
    }

    private static JobFailure failureOver(JobEntry ended) {
        return JobFailure.of(
                FailureClass.DEPENDENCY_FAILED,
                "the job it depends on has " + ended.state().wireName() + ": " + ended.id());
    }
}
