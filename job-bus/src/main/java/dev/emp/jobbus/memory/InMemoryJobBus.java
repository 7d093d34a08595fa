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
import dev.emp.jobbus.bus.RenewOutcome;
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
import dev.emp.jobbus.machine.MachineDirectory;
import dev.emp.jobbus.machine.MachineId;
import dev.emp.jobbus.machine.MachineReport;
import dev.emp.jobbus.machine.ServiceOffer;
import dev.emp.jobbus.machine.WorkerId;
import dev.emp.jobbus.query.JobQueries;
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
 * The whole bus in this process, for tests: all five ports over one state. It behaves as the Redis adapter does (one
 * contract test runs on both). Leases, delays and retention follow the clock it is given; waiting calls wait in real
 * time. Futures and listeners are served on the thread of the call that caused them.
 */
public final class InMemoryJobBus implements JobBus, BusUpkeep, JobEvents, JobQueries, MachineDirectory {

    private final Exclusive exclusive = new Exclusive();
    private final EventLog events;
    private final OutputLog outputs;
    private final JobTable jobs;
    private final Submissions submissions;
    private final Claims claims;
    private final LeasedWrites writes;
    private final Cancels cancels;
    private final Upkeep upkeep;
    private final Queries queries;
    private final Machines machines;

    public InMemoryJobBus(Clock clock) {
        this(clock, BusLimits.DEFAULT, RandomGenerator.getDefault());
    }

    /** @param random for the jitter of retries */
    public InMemoryJobBus(Clock clock, BusLimits limits, RandomGenerator random) {
        events = new EventLog(exclusive, limits.eventsKept());
        outputs = new OutputLog(exclusive);
        jobs = new JobTable(clock, events);
        submissions = new Submissions(jobs, limits.idempotencyRetention());
        claims = new Claims(jobs, exclusive);
        writes = new LeasedWrites(jobs, outputs, random);
        cancels = new Cancels(jobs, exclusive);
        upkeep = new Upkeep(jobs, outputs, submissions, limits.jobRetention());
        queries = new Queries(jobs);
        machines = new Machines(clock, exclusive, limits.machineTtl());
    }

    /**
     * Switches the bus off and on again. While it is off every call fails with {@link BusUnavailableException}, as do
     * the calls that were waiting; what it holds stays, and listeners stay registered.
     */
    public void setAvailable(boolean available) {
        exclusive.run(() -> {
            exclusive.setAvailable(available);
            if (!available) {
                BusUnavailableException fault = Exclusive.outOfReach();
                claims.failIdle(fault);
                events.failReaders(fault);
                outputs.failReaders(fault);
            }
        });
    }

    @Override
    public CompletionStage<SubmitOutcome> submit(Submission submission) {
        return transition(() -> submissions.submit(submission));
    }

    @Override
    public CompletionStage<List<Claim>> claim(ClaimRequest request) {
        return transition(() -> claims.claim(request)).thenCompose(Function.identity());
    }

    @Override
    public void stopWaiting(WorkerId worker) {
        exclusive.run(() -> claims.stopWaiting(worker));
    }

    @Override
    public CompletionStage<List<RenewOutcome>> renew(List<Lease> leases, Duration duration) {
        return transition(() -> writes.renew(leases, duration));
    }

    @Override
    public CompletionStage<WriteOutcome> progress(Lease lease, Progress progress) {
        return transition(() -> writes.progress(lease, progress));
    }

    @Override
    public CompletionStage<WriteOutcome> output(Lease lease, PartialOutput part) {
        return transition(() -> writes.output(lease, part));
    }

    @Override
    public CompletionStage<WriteOutcome> attach(Lease lease, ProviderHandle handle) {
        return transition(() -> writes.attach(lease, handle));
    }

    @Override
    public CompletionStage<WriteOutcome> complete(Lease lease, JobResult result) {
        return transition(() -> writes.complete(lease, result));
    }

    @Override
    public CompletionStage<WriteOutcome> fail(Lease lease, JobFailure failure) {
        return transition(() -> writes.fail(lease, failure));
    }

    @Override
    public CompletionStage<WriteOutcome> release(Lease lease, String reason) {
        return transition(() -> writes.release(lease, reason));
    }

    @Override
    public CompletionStage<CancelOutcome> cancel(JobId job, String reason) {
        return transition(() -> cancels.cancel(job, reason));
    }

    @Override
    public Listening onCancel(MachineId machine, Consumer<Lease> listener) {
        return cancels.listen(machine, listener);
    }

    @Override
    public CompletionStage<Integer> reclaimExpiredLeases(int limit) {
        return transition(() -> upkeep.reclaimExpiredLeases(limit));
    }

    @Override
    public CompletionStage<Integer> queueDueJobs(int limit) {
        return transition(() -> upkeep.queueDueJobs(limit));
    }

    /** Has nothing to do: here every transition serves the idle workers itself, so no wake is ever lost. */
    @Override
    public CompletionStage<Integer> wakeForWaitingJobs(int limit) {
        return transition(() -> 0);
    }

    @Override
    public CompletionStage<Integer> removeOldJobs(int limit) {
        return transition(() -> upkeep.removeOldJobs(limit));
    }

    @Override
    public CompletionStage<EventCursor> latest() {
        return exclusive.call(events::latest);
    }

    @Override
    public CompletionStage<Batch> read(EventCursor after, int max, Duration maxWait) {
        return exclusive.call(() -> events.read(after, max, maxWait)).thenCompose(Function.identity());
    }

    @Override
    public CompletionStage<List<Part>> readOutput(JobId job, long after, int max, Duration maxWait) {
        return exclusive.call(() -> outputs.read(job, after, max, maxWait)).thenCompose(Function.identity());
    }

    @Override
    public CompletionStage<Optional<Job>> find(JobId id) {
        return exclusive.call(() -> Optional.ofNullable(jobs.find(id)).map(JobEntry::snapshot));
    }

    @Override
    public CompletionStage<Page> list(Filter filter, @Nullable String cursor, int limit) {
        return exclusive.call(() -> queries.list(filter, cursor, limit));
    }

    @Override
    public CompletionStage<Map<JobState, Long>> counts() {
        return exclusive.call(queries::counts);
    }

    @Override
    public CompletionStage<Void> report(MachineReport report) {
        return exclusive.act(() -> machines.report(report));
    }

    @Override
    public CompletionStage<Void> leave(MachineId machine) {
        return exclusive.act(() -> machines.leave(machine));
    }

    @Override
    public CompletionStage<List<MachineReport>> machines() {
        return exclusive.call(machines::present);
    }

    @Override
    public Watch watch(Consumer<MachineReport> listener) {
        return machines.watch(listener);
    }

    @Override
    public CompletionStage<Void> offer(ServiceOffer offer) {
        return exclusive.act(() -> machines.offer(offer));
    }

    @Override
    public CompletionStage<List<ServiceOffer>> services() {
        return exclusive.call(machines::offers);
    }

    /** One transition, and then everybody who was waiting for what it brought. */
    private <T> CompletionStage<T> transition(Supplier<T> work) {
        return exclusive.call(() -> {
            T answer = work.get();
            claims.serveIdle();
            events.serveReaders();
            outputs.serveReaders();
            return answer;
        });
    }
}
