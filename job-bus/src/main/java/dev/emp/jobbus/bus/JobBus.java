package dev.emp.jobbus.bus;

import dev.emp.jobbus.job.JobFailure;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobResult;
import dev.emp.jobbus.job.Progress;
import dev.emp.jobbus.job.Shards;
import dev.emp.jobbus.machine.MachineId;
import dev.emp.jobbus.machine.WorkerId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * The job bus. Every method is one atomic transition that also writes its event (invariant I4).
 *
 * <p>Refusals are values. A stage fails only with {@link BusUnavailableException} (the bus is out of reach; nobody
 * knows whether the transition happened, and each of them may safely be asked for again) or with
 * {@link IllegalArgumentException} (the caller broke the contract). Methods never block.
 */
public interface JobBus {

    /** Says in which shard the ids of new jobs must lie. */
    Shards shards();

    /**
     * Accepts a job: it is queued; scheduled when it has a {@code runAt} in the future; blocked while a job it depends on
     * has not ended. One that depends on a job that has failed already fails at once, as {@link
     * dev.emp.jobbus.job.Dependency.IfItFails} says. It can depend on jobs of its own tenant only. The id must lie in the
     * shard of the tenant.
     */
    CompletionStage<SubmitOutcome> submit(Submission submission);

    /**
     * Submits many jobs in fewer round trips. Each is a transition of its own, made in the order of the list, so that one
     * may depend on an earlier one; the answers stand in the same order. When the stage fails, some may have been
     * accepted: submitting all of them again does no harm.
     */
    CompletionStage<List<SubmitOutcome>> submitAll(List<Submission> submissions);

    /**
     * What a submission under an idempotency key of the tenant would be told by that key alone: {@link SubmitOutcome.Repeated}
     * or {@link SubmitOutcome.KeyReused}; empty when the key was not used or its retention has passed. Nothing is stored.
     */
    CompletionStage<Optional<SubmitOutcome>> earlierUse(String tenant, Submission.Idempotency idempotency);

    /**
     * Submits a job that has failed or expired once more: the same in every respect, under a new id. What it depends on
     * has ended and is not asked again.
     *
     * @param dead the job that ended
     * @param id of the new job, of the same shard; asking twice makes one job
     */
    CompletionStage<ReplayOutcome> replay(JobId dead, JobId id);

    /**
     * Takes up to {@link ClaimRequest#maxJobs} jobs the worker is able to do, of each shard the best first. When there are none, waits
     * for one (woken by the bus, without polling) up to {@link ClaimRequest#maxWait}, then answers with an empty list.
     * At most one claim per worker may be waiting; a second one ends the first with an empty list.
     */
    CompletionStage<List<Claim>> claim(ClaimRequest request);

    /** Ends the waiting claim of a worker, if there is one, without taking a job. Used to drain. */
    void stopWaiting(WorkerId worker);

    /** Extends leases to {@code duration} from now. The answers stand in the order of the leases. */
    CompletionStage<List<RenewOutcome>> renew(List<Lease> leases, Duration duration);

    /** Records how far the job is. Callers coalesce: at most 5 a second and job. */
    CompletionStage<WriteOutcome> progress(Lease lease, Progress progress);

    /** Appends to the partial output of the job, which keeps its last {@code 1,000} parts. */
    CompletionStage<WriteOutcome> output(Lease lease, PartialOutput part);

    /** Stores the provider's handle, so that the next claimer attaches to it instead of submitting again. */
    CompletionStage<WriteOutcome> attach(Lease lease, ProviderHandle handle);

    /** Ends the job: succeeded. */
    CompletionStage<WriteOutcome> complete(Lease lease, JobResult result);

    /**
     * Ends the attempt. A fallback that is meant for the failure class takes the job's place at once; without one, the class
     * and the job's retry policy decide whether the job is scheduled again or has failed. A job that is being canceled is
     * canceled.
     */
    default CompletionStage<WriteOutcome> fail(Lease lease, JobFailure failure) {
        return fail(lease, failure, false);
    }

    /** @param handleIsVoid whether the provider surely has nothing, so that a stored handle is dropped whatever the failure */
    CompletionStage<WriteOutcome> fail(Lease lease, JobFailure failure, boolean handleIsVoid);

    /**
     * Gives the job back to its old place in line without using up an attempt (invariant I14). A job that is being
     * canceled is canceled instead.
     */
    CompletionStage<WriteOutcome> release(Lease lease, String reason);

    /** Ends the job, or asks its worker to. The worker's machine hears of it by {@link #onCancel}. */
    CompletionStage<CancelOutcome> cancel(JobId job, String reason);

    /**
     * Tells a machine of every cancel request for a job leased to one of its workers, within 100 ms. Called on any
     * thread; must return quickly. Requests made while the machine was out of reach show in {@link #renew}.
     */
    Listening onCancel(MachineId machine, Consumer<Lease> listener);

    /** Ends a registration. */
    interface Listening extends AutoCloseable {
        @Override
        void close();
    }
}
