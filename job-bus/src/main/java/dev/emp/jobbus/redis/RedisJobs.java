package dev.emp.jobbus.redis;

import dev.emp.jobbus.bus.CancelOutcome;
import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.ClaimRequest;
import dev.emp.jobbus.bus.JobBus;
import dev.emp.jobbus.bus.Lease;
import dev.emp.jobbus.bus.PartialOutput;
import dev.emp.jobbus.bus.ProviderHandle;
import dev.emp.jobbus.bus.RenewOutcome;
import dev.emp.jobbus.bus.Submission;
import dev.emp.jobbus.bus.SubmitOutcome;
import dev.emp.jobbus.bus.WriteOutcome;
import dev.emp.jobbus.job.JobFailure;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobResult;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.Placement;
import dev.emp.jobbus.job.Progress;
import dev.emp.jobbus.machine.MachineId;
import dev.emp.jobbus.machine.WorkerId;
import dev.emp.jobbus.matching.Requirements;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** The transitions of jobs. */
final class RedisJobs implements JobBus {

    private final Scripts scripts;
    private final WaitingClaims claims;
    private final LeaseWrites writes;
    private final Channels channels;
    private final Duration idempotencyRetention;

    RedisJobs(
            Scripts scripts,
            WaitingClaims claims,
            LeaseWrites writes,
            Channels channels,
            Duration idempotencyRetention) {
        this.scripts = scripts;
        this.claims = claims;
        this.writes = writes;
        this.channels = channels;
        this.idempotencyRetention = idempotencyRetention;
    }

    @Override
    public CompletionStage<SubmitOutcome> submit(Submission submission) {
        if (submission.id().shard() != 0) {
            return CompletableFuture.failedFuture(new IllegalArgumentException(
                    "there is no shard for job " + submission.id() + ": this bus has shard 0 only"));
        }
        JobSpec spec = submission.spec();
        Placement placement = spec.placement();
        Requirements requirements = spec.allRequirements();
        return scripts.run(
                        Script.SUBMIT,
                        Keys.of(submission.id()),
                        submission.id(),
                        SpecJson.write(spec),
                        Digest.of(requirements.signature()),
                        Json.write(RequirementsJson.of(requirements)),
                        placement.priority(),
                        placement.tenant(),
                        spec.service(),
                        SpecJson.retryText(spec.retry()),
                        placement.runAt() == null ? "" : placement.runAt().toEpochMilli(),
                        EventJson.submitted(spec),
                        idempotencyKey(submission),
                        submission.idempotency() == null
                                ? ""
                                : submission.idempotency().fingerprint(),
                        idempotencyRetention.toMillis())
                .thenApply(reply -> readSubmitted(submission.id(), reply));
    }

    @Override
    public CompletionStage<List<Claim>> claim(ClaimRequest request) {
        return claims.claim(request);
    }

    @Override
    public void stopWaiting(WorkerId worker) {
        claims.stopWaiting(worker);
    }

    @Override
    public CompletionStage<List<RenewOutcome>> renew(List<Lease> leases, Duration duration) {
        return duration.isPositive()
                ? writes.renew(leases, duration)
                : CompletableFuture.failedFuture(new IllegalArgumentException("a lease must be positive"));
    }

    @Override
    public CompletionStage<WriteOutcome> progress(Lease lease, Progress progress) {
        return writes.progress(lease, progress);
    }

    @Override
    public CompletionStage<WriteOutcome> output(Lease lease, PartialOutput part) {
        return writes.output(lease, part);
    }

    @Override
    public CompletionStage<WriteOutcome> attach(Lease lease, ProviderHandle handle) {
        return writes.attach(lease, handle);
    }

    @Override
    public CompletionStage<WriteOutcome> complete(Lease lease, JobResult result) {
        return writes.complete(lease, result);
    }

    @Override
    public CompletionStage<WriteOutcome> fail(Lease lease, JobFailure failure) {
        return writes.fail(lease, failure);
    }

    @Override
    public CompletionStage<WriteOutcome> release(Lease lease, String reason) {
        return writes.release(lease, reason);
    }

    @Override
    public CompletionStage<CancelOutcome> cancel(JobId job, String reason) {
        return channels.settled()
                .thenCompose(ready -> scripts.run(Script.CANCEL, Keys.of(job), job, EventJson.reason(reason)))
                .thenApply(reply -> switch (reply.text(0)) {
                    case "canceled" -> new CancelOutcome.Canceled();
                    case "requested" -> new CancelOutcome.Requested();
                    case "ended" -> new CancelOutcome.AlreadyEnded(JobState.ofWireName(reply.text(1)));
                    default -> new CancelOutcome.NotFound();
                });
    }

    @Override
    public Listening onCancel(MachineId machine, Consumer<Lease> listener) {
        InOrder<Lease> leases = new InOrder<>(listener);
        Channels.Subscriber subscriber = message -> leases.send(readLease(message));
        String channel = Keys.HOME.cancelChannel(machine);
        channels.subscribe(channel, subscriber);
        return () -> {
            channels.unsubscribe(channel, subscriber);
            leases.close();
        };
    }

    /** The length of the tenant's name keeps the tenants' keys apart, whatever characters they use. */
    private static String idempotencyKey(Submission submission) {
        if (submission.idempotency() == null) {
            return "";
        }
        String tenant = submission.spec().placement().tenant();
        return tenant.length() + ":" + tenant + ":" + submission.idempotency().key();
    }

    private static SubmitOutcome readSubmitted(JobId id, Reply reply) {
        return switch (reply.text(0)) {
            case "accepted" -> new SubmitOutcome.Accepted(id, JobState.ofWireName(reply.text(1)));
            case "repeated" -> new SubmitOutcome.Repeated(new JobId(reply.text(1)));
            default -> new SubmitOutcome.KeyReused(new JobId(reply.text(1)));
        };
    }

    private static Lease readLease(String message) {
        String[] parts = message.split(" ", 3);
        return new Lease(new JobId(parts[0]), Long.parseLong(parts[1]), WorkerId.parse(parts[2]));
    }
}
