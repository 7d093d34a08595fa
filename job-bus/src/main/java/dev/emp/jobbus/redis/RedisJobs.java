package dev.emp.jobbus.redis;

import dev.emp.jobbus.bus.CancelOutcome;
import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.ClaimRequest;
import dev.emp.jobbus.bus.JobBus;
import dev.emp.jobbus.bus.Lease;
import dev.emp.jobbus.bus.PartialOutput;
import dev.emp.jobbus.bus.ProviderHandle;
import dev.emp.jobbus.bus.RenewOutcome;
import dev.emp.jobbus.bus.ReplayOutcome;
import dev.emp.jobbus.bus.Submission;
import dev.emp.jobbus.bus.SubmitOutcome;
import dev.emp.jobbus.bus.WriteOutcome;
import dev.emp.jobbus.job.JobFailure;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobResult;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.Progress;
import dev.emp.jobbus.job.Shards;
import dev.emp.jobbus.machine.MachineId;
import dev.emp.jobbus.machine.WorkerId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/** The transitions of jobs. */
final class RedisJobs implements JobBus {

    private final Shards shards;
    private final ToIntFunction<String> shardOf;
    private final Scripts scripts;
    private final Submissions submissions;
    private final RedisQueries queries;
    private final WaitingClaims claims;
    private final LeaseWrites writes;
    private final Channels channels;

    /** @param shardOf the shard of a tenant */
    RedisJobs(
            Shards shards,
            ToIntFunction<String> shardOf,
            Scripts scripts,
            Submissions submissions,
            RedisQueries queries,
            WaitingClaims claims,
            LeaseWrites writes,
            Channels channels) {
        this.shards = shards;
        this.shardOf = shardOf;
        this.scripts = scripts;
        this.submissions = submissions;
        this.queries = queries;
        this.claims = claims;
        this.writes = writes;
        this.channels = channels;
    }

    @Override
    public Shards shards() {
        return shards;
    }

    @Override
    public CompletionStage<SubmitOutcome> submit(Submission submission) {
        return submitAll(List.of(submission), () -> submissions.submit(submission));
    }

    @Override
    public CompletionStage<List<SubmitOutcome>> submitAll(List<Submission> all) {
        return submitAll(all, () -> submissions.submitAll(all));
    }

    private <T> CompletionStage<T> submitAll(List<Submission> all, Supplier<CompletionStage<T>> call) {
        return all.stream()
                .filter(submission -> submission.id().shard() != shardOf(submission))
                .findFirst()
                .<CompletionStage<T>>map(astray -> CompletableFuture.failedFuture(
                        new IllegalArgumentException("job " + astray.id() + " must lie in shard " + shardOf(astray)
                                + " of " + shards.count() + " (emp.bus.shards), where the jobs of its tenant are")))
                .orElseGet(call);
    }

    private int shardOf(Submission submission) {
        return shardOf.applyAsInt(submission.spec().placement().tenant());
    }

    @Override
    public CompletionStage<Optional<SubmitOutcome>> earlierUse(String tenant, Submission.Idempotency idempotency) {
        return submissions.earlierUse(Keys.ofShard(shardOf.applyAsInt(tenant)), tenant, idempotency);
    }

    @Override
    public CompletionStage<ReplayOutcome> replay(JobId dead, JobId id) {
        if (dead.shard() != id.shard()) {
            return CompletableFuture.failedFuture(
                    new IllegalArgumentException("the new id must be of the shard of " + dead));
        }
        return queries.find(dead)
                .thenCompose(found -> found.isEmpty()
                        ? CompletableFuture.completedFuture(new ReplayOutcome.NotFound())
                        : submissions.replay(dead, found.get().spec(), id));
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
    public CompletionStage<WriteOutcome> fail(Lease lease, JobFailure failure, boolean handleIsVoid) {
        return writes.fail(lease, failure, handleIsVoid);
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
        List<String> all = Keys.all(shards).stream()
                .map(keys -> keys.cancelChannel(machine))
                .toList();
        all.forEach(channel -> channels.subscribe(channel, subscriber));
        return () -> {
            all.forEach(channel -> channels.unsubscribe(channel, subscriber));
            leases.close();
        };
    }

    private static Lease readLease(String message) {
        String[] parts = message.split(" ", 3);
        return new Lease(new JobId(parts[0]), Long.parseLong(parts[1]), WorkerId.parse(parts[2]));
    }
}
