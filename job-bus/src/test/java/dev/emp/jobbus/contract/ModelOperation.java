package dev.emp.jobbus.contract;

import dev.emp.jobbus.bus.BusUpkeep;
import dev.emp.jobbus.bus.ClaimRequest;
import dev.emp.jobbus.bus.Lease;
import dev.emp.jobbus.bus.PartialOutput;
import dev.emp.jobbus.bus.ProviderHandle;
import dev.emp.jobbus.bus.QueueControl.Mode;
import dev.emp.jobbus.bus.Scope;
import dev.emp.jobbus.bus.Submission;
import dev.emp.jobbus.bus.Submission.Idempotency;
import dev.emp.jobbus.job.Dependency;
import dev.emp.jobbus.job.Dependency.IfItFails;
import dev.emp.jobbus.job.FailureClass;
import dev.emp.jobbus.job.JobFailure;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.Placement;
import dev.emp.jobbus.job.Progress;
import dev.emp.jobbus.job.RetryPolicy;
import dev.emp.jobbus.matching.Capabilities;
import dev.emp.jobbus.tenant.TenantLimits;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One step of a random run. Jobs and leases are named by how long ago they came up (0 is the newest), so that every
 * list of operations makes sense, also after some have been left out.
 */
sealed interface ModelOperation {

    /** What the bus answers; {@code step} is the same for every bus the operation is tried on. */
    CompletionStage<?> on(BusFixture fixture, Step step);

    /** What the operation may refer to: all that has come up so far, and ids that have not. */
    record Step(List<JobId> freshIds, List<JobId> jobs, List<Lease> leases) {

        static final int FRESH_IDS = 4;

        JobId freshId() {
            return freshIds.getFirst();
        }

        JobId job(int age) {
            return jobs.isEmpty() ? freshId() : jobs.get(jobs.size() - 1 - age % jobs.size());
        }

        Lease lease(int age) {
            return leases.isEmpty()
                    ? new Lease(freshId(), 1, BusDriver.worker("m/none"))
                    : leases.get(leases.size() - 1 - age % leases.size());
        }
    }

    /**
     * @param delaySeconds from now to when the job may start
     * @param dependsOn ages of other jobs
     * @param key empty for none; otherwise a repetition may be refused
     */
    record Submit(JobSpec spec, int delaySeconds, List<Integer> dependsOn, IfItFails ifItFails, String key)
            implements ModelOperation {

        @Override
        public CompletionStage<?> on(BusFixture fixture, Step step) {
            return fixture.bus().submit(submission(fixture, step, step.freshId()));
        }

        Submission submission(BusFixture fixture, Step step, JobId id) {
            List<Dependency> dependencies = dependsOn.stream()
                    .map(step::job)
                    .distinct()
                    .map(job -> new Dependency(job, ifItFails))
                    .toList();
            Placement placement = spec.placement().withRunAt(fixture.now().plusSeconds(delaySeconds));
            JobSpec whole = spec.withPlacement(delaySeconds == 0 ? spec.placement() : placement)
                    .withCoordination(spec.coordination().withDependencies(dependencies));
            return new Submission(id, whole, idempotency());
        }

        private @Nullable Idempotency idempotency() {
            return key.isEmpty()
                    ? null
                    : new Idempotency(key, "priority " + spec.placement().priority());
        }
    }

    record SubmitAll(List<Submit> jobs) implements ModelOperation {
        @Override
        public CompletionStage<?> on(BusFixture fixture, Step step) {
            List<Submission> submissions = IntStream.range(0, jobs.size())
                    .mapToObj(i -> jobs.get(i)
                            .submission(fixture, step, step.freshIds().get(i)))
                    .toList();
            return fixture.bus().submitAll(submissions);
        }
    }

    record SubmitAgain(int jobAge) implements ModelOperation {
        /** Where there is no job yet, it is accepted: without jitter, which the buses would not draw alike. */
        private static final JobSpec SPEC =
                BusDriver.spec().withRetry(new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(1)));

        @Override
        public CompletionStage<?> on(BusFixture fixture, Step step) {
            return fixture.bus().submit(Submission.of(step.job(jobAge), SPEC));
        }
    }

    record Replay(int jobAge) implements ModelOperation {
        @Override
        public CompletionStage<?> on(BusFixture fixture, Step step) {
            return fixture.bus().replay(step.job(jobAge), step.freshId());
        }
    }

    /** A client that got no answer asks again. */
    record Twice(ModelOperation operation) implements ModelOperation {
        @Override
        public CompletionStage<?> on(BusFixture fixture, Step step) {
            return operation
                    .on(fixture, step)
                    .thenCompose(first -> operation.on(fixture, step).thenApply(second -> List.of(first, second)));
        }
    }

    record TakeJobs(String worker, Capabilities capabilities, int maxJobs, int leaseSeconds) implements ModelOperation {
        @Override
        public CompletionStage<?> on(BusFixture fixture, Step step) {
            return fixture.bus()
                    .claim(new ClaimRequest(
                            BusDriver.worker(worker),
                            capabilities,
                            maxJobs,
                            Duration.ofSeconds(leaseSeconds),
                            Duration.ZERO));
        }
    }

    record Renew(int leaseAge, int otherLeaseAge, int seconds) implements ModelOperation {
        @Override
        public CompletionStage<?> on(BusFixture fixture, Step step) {
            List<Lease> leases = List.of(step.lease(leaseAge), step.lease(otherLeaseAge));
            return fixture.bus().renew(leases, Duration.ofSeconds(seconds));
        }
    }

    record ReportProgress(int leaseAge, double fraction) implements ModelOperation {
        @Override
        public CompletionStage<?> on(BusFixture fixture, Step step) {
            return fixture.bus().progress(step.lease(leaseAge), new Progress(fraction, "step"));
        }
    }

    record WriteOutput(int leaseAge, String text) implements ModelOperation {
        @Override
        public CompletionStage<?> on(BusFixture fixture, Step step) {
            byte[] data = text.getBytes(StandardCharsets.UTF_8);
            return fixture.bus().output(step.lease(leaseAge), new PartialOutput("text/plain", data));
        }
    }

    record Attach(int leaseAge, String handle) implements ModelOperation {
        @Override
        public CompletionStage<?> on(BusFixture fixture, Step step) {
            return fixture.bus().attach(step.lease(leaseAge), new ProviderHandle(handle));
        }
    }

    /** @param cost in US dollars; 0 when it is not told */
    record Complete(int leaseAge, double cost) implements ModelOperation {
        @Override
        public CompletionStage<?> on(BusFixture fixture, Step step) {
            return fixture.bus().complete(step.lease(leaseAge), cost == 0 ? BusDriver.RESULT : BusDriver.costing(cost));
        }
    }

    record Fail(int leaseAge, FailureClass failureClass) implements ModelOperation {
        @Override
        public CompletionStage<?> on(BusFixture fixture, Step step) {
            return fixture.bus().fail(step.lease(leaseAge), JobFailure.of(failureClass, "failed"));
        }
    }

    record Release(int leaseAge) implements ModelOperation {
        @Override
        public CompletionStage<?> on(BusFixture fixture, Step step) {
            return fixture.bus().release(step.lease(leaseAge), "draining");
        }
    }

    record Cancel(int jobAge) implements ModelOperation {
        @Override
        public CompletionStage<?> on(BusFixture fixture, Step step) {
            return fixture.bus().cancel(step.job(jobAge), "the user's wish");
        }
    }

    record Restrict(Scope scope, Mode mode) implements ModelOperation {
        @Override
        public CompletionStage<?> on(BusFixture fixture, Step step) {
            return fixture.control().restrict(scope, mode).thenApply(done -> true);
        }
    }

    record Resume(Scope scope) implements ModelOperation {
        @Override
        public CompletionStage<?> on(BusFixture fixture, Step step) {
            return fixture.control().resume(scope).thenApply(done -> true);
        }
    }

    record LimitTenant(String tenant, TenantLimits limits) implements ModelOperation {
        @Override
        public CompletionStage<?> on(BusFixture fixture, Step step) {
            return fixture.tenants().limit(tenant, limits).thenApply(done -> true);
        }
    }

    record LiftLimits(String tenant) implements ModelOperation {
        @Override
        public CompletionStage<?> on(BusFixture fixture, Step step) {
            return fixture.tenants().lift(tenant);
        }
    }

    record PassTime(int milliseconds) implements ModelOperation {
        @Override
        public CompletionStage<?> on(BusFixture fixture, Step step) {
            fixture.advance(Duration.ofMillis(milliseconds));
            return CompletableFuture.completedFuture(true);
        }
    }

    record Upkeep(Duty duty, int limit) implements ModelOperation {
        @Override
        public CompletionStage<?> on(BusFixture fixture, Step step) {
            return duty.on(fixture.upkeep(), limit);
        }
    }

    /** What upkeep does. How many jobs it touches is part of the answer where both buses must agree on it. */
    enum Duty {
        RECLAIM(BusUpkeep::reclaimExpiredLeases),
        QUEUE_DUE(BusUpkeep::queueDueJobs),
        EXPIRE(BusUpkeep::expireOverdueJobs),
        ADMIT(BusUpkeep::admitRateLimitedJobs),
        ADMIT_PARKED(BusUpkeep::admitParkedJobs),
        RAISE(BusUpkeep::raiseWaitingJobs),
        REMOVE_LANES(BusUpkeep::removeUnusedLanes),
        REMOVE_JOBS(BusUpkeep::removeOldJobs),
        WAKE((upkeep, limit) -> upkeep.wakeForWaitingJobs(limit).thenApply(woken -> 0)),
        SETTLE((upkeep, limit) -> upkeep.settleDependents(limit).thenApply(settled -> 0));

        private final BiFunction<BusUpkeep, Integer, CompletionStage<Integer>> call;

        Duty(BiFunction<BusUpkeep, Integer, CompletionStage<Integer>> call) {
            this.call = call;
        }

        CompletionStage<Integer> on(BusUpkeep upkeep, int limit) {
            return call.apply(upkeep, limit);
        }
    }
}
