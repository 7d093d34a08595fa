package dev.emp.jobbus.contract;

import dev.emp.jobbus.bus.ClaimRequest;
import dev.emp.jobbus.bus.Lease;
import dev.emp.jobbus.bus.PartialOutput;
import dev.emp.jobbus.bus.ProviderHandle;
import dev.emp.jobbus.bus.Submission;
import dev.emp.jobbus.bus.Submission.Idempotency;
import dev.emp.jobbus.job.FailureClass;
import dev.emp.jobbus.job.JobFailure;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.Placement;
import dev.emp.jobbus.job.Progress;
import dev.emp.jobbus.job.RetryPolicy;
import dev.emp.jobbus.matching.AttributeValue;
import dev.emp.jobbus.matching.Capabilities;
import dev.emp.jobbus.matching.Requirement;
import dev.emp.jobbus.matching.Requirements;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One step of a random run. Jobs and leases are named by how long ago they came up (0 is the newest), so that every
 * list of operations makes sense, also after jqwik has shortened it.
 */
sealed interface ModelOperation {

    /** What the bus answers; {@code step} is the same for every bus the operation is tried on. */
    CompletionStage<?> on(BusFixture fixture, Step step);

    /** What the operation may refer to: all that has come up so far, and an id that has not. */
    record Step(JobId freshId, List<JobId> jobs, List<Lease> leases) {

        JobId job(int age) {
            return jobs.isEmpty() ? freshId : jobs.get(jobs.size() - 1 - age % jobs.size());
        }

        Lease lease(int age) {
            return leases.isEmpty()
                    ? new Lease(freshId, 1, BusDriver.worker("m/none"))
                    : leases.get(leases.size() - 1 - age % leases.size());
        }
    }

    /** @param key empty for none; otherwise a repetition may be refused */
    record Submit(int priority, int gigabytes, int delaySeconds, int maxAttempts, String key)
            implements ModelOperation {

        @Override
        public CompletionStage<?> on(BusFixture fixture, Step step) {
            Placement placement = Placement.DEFAULT
                    .withPriority(priority)
                    .withRunAt(fixture.now().plusSeconds(delaySeconds));
            // A backoff of one millisecond has no room for jitter, so both buses schedule alike.
            JobSpec spec = BusDriver.spec()
                    .withPlacement(placement)
                    .withRetry(new RetryPolicy(maxAttempts, Duration.ofMillis(1), Duration.ofMillis(1)))
                    .withRequirements(
                            gigabytes == 0
                                    ? Requirements.NONE
                                    : Requirements.of(Requirement.atLeast("gpu.memory_gb", gigabytes)));
            return fixture.bus().submit(new Submission(step.freshId(), spec, idempotency()));
        }

        private @Nullable Idempotency idempotency() {
            return key.isEmpty() ? null : new Idempotency(key, "priority " + priority);
        }
    }

    record SubmitAgain(int jobAge) implements ModelOperation {
        @Override
        public CompletionStage<?> on(BusFixture fixture, Step step) {
            return fixture.bus().submit(Submission.of(step.job(jobAge), BusDriver.spec()));
        }
    }

    record TakeJobs(String worker, int gigabytes, int maxJobs, int leaseSeconds) implements ModelOperation {
        @Override
        public CompletionStage<?> on(BusFixture fixture, Step step) {
            Capabilities capabilities =
                    Capabilities.ofService(BusDriver.SERVICE).with("gpu.memory_gb", AttributeValue.of(gigabytes));
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

    record Complete(int leaseAge) implements ModelOperation {
        @Override
        public CompletionStage<?> on(BusFixture fixture, Step step) {
            return fixture.bus().complete(step.lease(leaseAge), BusDriver.RESULT);
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

    /** Time passes, and upkeep does what is due. */
    record Upkeep(int seconds) implements ModelOperation {
        @Override
        public CompletionStage<?> on(BusFixture fixture, Step step) {
            fixture.advance(Duration.ofSeconds(seconds));
            return fixture.upkeep()
                    .reclaimExpiredLeases(1_000)
                    .thenCombine(fixture.upkeep().queueDueJobs(1_000), List::of)
                    .thenCombine(fixture.upkeep().removeOldJobs(1_000), List::of);
        }
    }
}
