package dev.emp.jobbus.memory;

import dev.emp.jobbus.bus.BusUnavailableException;
import dev.emp.jobbus.bus.BusUpkeep;
import dev.emp.jobbus.bus.CancelOutcome;
import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.ClaimRequest;
import dev.emp.jobbus.bus.JobBus;
import dev.emp.jobbus.bus.Lease;
import dev.emp.jobbus.bus.PartialOutput;
import dev.emp.jobbus.bus.ProviderHandle;
import dev.emp.jobbus.bus.QueueControl;
import dev.emp.jobbus.bus.RenewOutcome;
import dev.emp.jobbus.bus.ReplayOutcome;
import dev.emp.jobbus.bus.Scope;
import dev.emp.jobbus.bus.Submission;
import dev.emp.jobbus.bus.SubmitOutcome;
import dev.emp.jobbus.bus.WriteOutcome;
import dev.emp.jobbus.event.EventCursor;
import dev.emp.jobbus.event.JobEvents;
import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobFailure;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobResult;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.Progress;
import dev.emp.jobbus.job.Shards;
import dev.emp.jobbus.machine.MachineCommand;
import dev.emp.jobbus.machine.MachineCommands;
import dev.emp.jobbus.machine.MachineDirectory;
import dev.emp.jobbus.machine.MachineId;
import dev.emp.jobbus.machine.MachineReport;
import dev.emp.jobbus.machine.SentCommand;
import dev.emp.jobbus.machine.ServiceOffer;
import dev.emp.jobbus.machine.WorkerId;
import dev.emp.jobbus.query.JobQueries;
import dev.emp.jobbus.tenant.Tenant;
import dev.emp.jobbus.tenant.TenantLimits;
import dev.emp.jobbus.tenant.Tenants;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The whole bus in this process, for tests: all its ports over one state. It behaves as the Redis adapter does (one
 * contract test runs on both). Leases, delays and retention follow the clock it is given; waiting calls wait in real
 * time. Futures and listeners are served on the thread of the call that caused them.
 */
public final class InMemoryJobBus
        implements JobBus, BusUpkeep, JobEvents, JobQueries, MachineDirectory, MachineCommands, QueueControl, Tenants {

    private final Parts parts;

    public InMemoryJobBus(Clock clock) {
        this(clock, BusLimits.DEFAULT, RandomGenerator.getDefault());
    }

    /** @param random for the jitter of retries */
    public InMemoryJobBus(Clock clock, BusLimits limits, RandomGenerator random) {
        parts = new Parts(clock, limits, random);
    }

    /**
     * Switches the bus off and on again. While it is off every call fails with {@link BusUnavailableException}, as do
     * the calls that were waiting; what it holds stays, and listeners stay registered.
     */
    public void setAvailable(boolean available) {
        parts.exclusive.run(() -> {
            parts.exclusive.setAvailable(available);
            if (!available) {
                BusUnavailableException fault = Exclusive.outOfReach();
                parts.claims.failIdle(fault);
                parts.events.failReaders(fault);
                parts.outputs.failReaders(fault);
            }
        });
    }

    /** One, and it takes every id. */
    @Override
    public Shards shards() {
        return Shards.ONE;
    }

    @Override
    public CompletionStage<SubmitOutcome> submit(Submission submission) {
        return transition(() -> parts.submissions.submit(submission));
    }

    @Override
    public CompletionStage<List<SubmitOutcome>> submitAll(List<Submission> all) {
        return parts.exclusive.call(() -> all.stream()
                .map(one -> andServe(() -> parts.submissions.submit(one)))
                .toList());
    }

    @Override
    public CompletionStage<Optional<SubmitOutcome>> earlierUse(String tenant, Submission.Idempotency idempotency) {
        return parts.exclusive.call(() -> parts.submissions.earlierUse(tenant, idempotency));
    }

    @Override
    public CompletionStage<ReplayOutcome> replay(JobId dead, JobId id) {
        return transition(() -> parts.replays.replay(dead, id));
    }

    @Override
    public CompletionStage<List<Claim>> claim(ClaimRequest request) {
        return transition(() -> parts.claims.claim(request)).thenCompose(Function.identity());
    }

    @Override
    public void stopWaiting(WorkerId worker) {
        parts.exclusive.run(() -> parts.claims.stopWaiting(worker));
    }

    @Override
    public CompletionStage<List<RenewOutcome>> renew(List<Lease> leases, Duration duration) {
        return transition(() -> parts.writes.renew(leases, duration));
    }

    @Override
    public CompletionStage<WriteOutcome> progress(Lease lease, Progress progress) {
        return transition(() -> parts.writes.progress(lease, progress));
    }

    @Override
    public CompletionStage<WriteOutcome> output(Lease lease, PartialOutput part) {
        return transition(() -> parts.writes.output(lease, part));
    }

    @Override
    public CompletionStage<WriteOutcome> attach(Lease lease, ProviderHandle handle) {
        return transition(() -> parts.writes.attach(lease, handle));
    }

    @Override
    public CompletionStage<WriteOutcome> complete(Lease lease, JobResult result) {
        return transition(() -> parts.writes.complete(lease, result));
    }

    @Override
    public CompletionStage<WriteOutcome> fail(Lease lease, JobFailure failure, boolean handleIsVoid) {
        return transition(() -> parts.writes.fail(lease, failure, handleIsVoid));
    }

    @Override
    public CompletionStage<WriteOutcome> release(Lease lease, String reason) {
        return transition(() -> parts.writes.release(lease, reason));
    }

    @Override
    public CompletionStage<CancelOutcome> cancel(JobId job, String reason) {
        return transition(() -> parts.cancels.cancel(job, reason));
    }

    @Override
    public Listening onCancel(MachineId machine, Consumer<Lease> listener) {
        return parts.cancels.listen(machine, listener);
    }

    @Override
    public CompletionStage<Integer> reclaimExpiredLeases(int limit) {
        return transition(() -> parts.upkeep.reclaimExpiredLeases(limit));
    }

    @Override
    public CompletionStage<Integer> queueDueJobs(int limit) {
        return transition(() -> parts.upkeep.queueDueJobs(limit));
    }

    /** Has nothing to do: here every transition serves the idle workers itself, so no wake is ever lost. */
    @Override
    public CompletionStage<Integer> wakeForWaitingJobs(int limit) {
        return transition(() -> 0);
    }

    @Override
    public CompletionStage<Integer> removeOldJobs(int limit) {
        return transition(() -> parts.upkeep.removeOldJobs(limit));
    }

    @Override
    public CompletionStage<Integer> expireOverdueJobs(int limit) {
        return transition(() -> parts.deadlines.expireUnstarted(limit));
    }

    @Override
    public CompletionStage<Integer> admitRateLimitedJobs(int limit) {
        return transition(() -> parts.rates.admit(limit));
    }

    @Override
    public CompletionStage<Integer> admitParkedJobs(int limit) {
        return transition(() -> parts.concurrency.admitParked(limit));
    }

    /** Has nothing to do: here every dependent hears at once. */
    @Override
    public CompletionStage<Integer> settleDependents(int limit) {
        return transition(() -> 0);
    }

    @Override
    public CompletionStage<Integer> raiseWaitingJobs(int limit) {
        return transition(() -> parts.ageing.raise(limit));
    }

    @Override
    public CompletionStage<Integer> removeUnusedLanes(int limit) {
        return transition(() -> parts.upkeep.removeUnusedLanes(limit));
    }

    @Override
    public CompletionStage<Void> restrict(Scope scope, Mode mode) {
        return parts.exclusive.act(() -> parts.restrictions.restrict(scope, mode));
    }

    @Override
    public CompletionStage<Void> resume(Scope scope) {
        return transition(() -> parts.restrictions.resume(scope)).thenAccept(changed -> {});
    }

    @Override
    public CompletionStage<Map<Scope, Mode>> restrictions() {
        return parts.exclusive.call(parts.restrictions::all);
    }

    @Override
    public CompletionStage<Void> limit(String tenant, TenantLimits limits) {
        return transition(() -> parts.quotas.limit(tenant, limits)).thenAccept(done -> {});
    }

    @Override
    public CompletionStage<Boolean> lift(String tenant) {
        return transition(() -> parts.quotas.lift(tenant));
    }

    @Override
    public CompletionStage<Optional<Tenant>> tenant(String name) {
        return parts.exclusive.call(() -> parts.quotas.tenant(name));
    }

    @Override
    public CompletionStage<List<Tenant>> tenants() {
        return parts.exclusive.call(parts.quotas::tenants);
    }

    @Override
    public CompletionStage<EventCursor> latest() {
        return parts.exclusive.call(parts.events::latest);
    }

    @Override
    public CompletionStage<Batch> read(EventCursor after, int max, Duration maxWait) {
        return parts.exclusive
                .call(() -> parts.events.read(after, max, maxWait))
                .thenCompose(Function.identity());
    }

    @Override
    public CompletionStage<List<Part>> readOutput(JobId job, long after, int max, Duration maxWait) {
        return parts.exclusive
                .call(() -> parts.outputs.read(job, after, max, maxWait))
                .thenCompose(Function.identity());
    }

    @Override
    public CompletionStage<Optional<Job>> find(JobId id) {
        return parts.exclusive.call(
                () -> Optional.ofNullable(parts.jobs.find(id)).map(JobEntry::snapshot));
    }

    @Override
    public CompletionStage<Page> list(Filter filter, @Nullable String cursor, int limit) {
        return parts.exclusive.call(() -> parts.queries.list(filter, cursor, limit));
    }

    @Override
    public CompletionStage<Page> deadLetters(Filter filter, @Nullable String cursor, int limit) {
        return parts.exclusive.call(() -> parts.queries.deadLetters(filter, cursor, limit));
    }

    @Override
    public CompletionStage<Optional<QueuePosition>> position(JobId id) {
        return parts.exclusive.call(() -> parts.queries.position(id));
    }

    @Override
    public CompletionStage<Map<JobState, Long>> counts() {
        return parts.exclusive.call(parts.queries::counts);
    }

    @Override
    public CompletionStage<Map<JobState, Long>> counts(String tenant) {
        return parts.exclusive.call(() -> parts.queries.counts(tenant));
    }

    @Override
    public CompletionStage<List<Backlog>> backlogs() {
        return parts.exclusive.call(parts.queries::backlogs);
    }

    @Override
    public CompletionStage<Void> report(MachineReport report) {
        return parts.exclusive.act(() -> parts.machines.report(report));
    }

    @Override
    public CompletionStage<Void> leave(MachineId machine) {
        return parts.exclusive.act(() -> parts.machines.leave(machine));
    }

    @Override
    public CompletionStage<List<MachineReport>> machines() {
        return parts.exclusive.call(parts.machines::present);
    }

    @Override
    public Watch watch(Consumer<MachineReport> listener) {
        return parts.machines.watch(listener);
    }

    @Override
    public CompletionStage<Void> offer(ServiceOffer offer) {
        return parts.exclusive.act(() -> parts.machines.offer(offer));
    }

    @Override
    public CompletionStage<Boolean> retire(String service) {
        return parts.exclusive.call(() -> parts.machines.retire(service));
    }

    @Override
    public CompletionStage<List<ServiceOffer>> services() {
        return parts.exclusive.call(parts.machines::offers);
    }

    @Override
    public CompletionStage<Sent> send(MachineId machine, String id, MachineCommand command) {
        return parts.exclusive.call(() -> parts.commands.send(machine, id, command));
    }

    @Override
    public CompletionStage<Optional<SentCommand>> find(MachineId machine, String id) {
        return parts.exclusive.call(() -> parts.commands.find(machine, id));
    }

    @Override
    public CompletionStage<Optional<SentCommand>> awaitAnswer(MachineId machine, String id, Duration maxWait) {
        return parts.exclusive
                .call(() -> parts.commands.answered(machine, id, maxWait))
                .thenCompose(Function.identity())
                .thenCompose(done -> find(machine, id));
    }

    @Override
    public CompletionStage<List<SentCommand>> waiting(MachineId machine) {
        return parts.exclusive.call(() -> parts.commands.waiting(machine));
    }

    @Override
    public CompletionStage<Boolean> answer(MachineId machine, String id, boolean accepted, String text) {
        return parts.exclusive.call(() -> parts.commands.answer(machine, id, accepted, text));
    }

    @Override
    public Watch onCommand(MachineId machine, Runnable listener) {
        return parts.commands.listen(machine, listener);
    }

    private <T> CompletionStage<T> transition(Supplier<T> work) {
        return parts.exclusive.call(() -> andServe(work));
    }

    /** One transition, and then everybody who was waiting for what it brought. */
    private <T> T andServe(Supplier<T> work) {
        T answer = work.get();
        parts.claims.serveIdle();
        parts.events.serveReaders();
        parts.outputs.serveReaders();
        return answer;
    }
}
