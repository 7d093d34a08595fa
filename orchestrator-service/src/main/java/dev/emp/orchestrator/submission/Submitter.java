package dev.emp.orchestrator.submission;

import dev.emp.jobbus.bus.BusUnavailableException;
import dev.emp.jobbus.bus.JobBus;
import dev.emp.jobbus.bus.Scope;
import dev.emp.jobbus.bus.Submission;
import dev.emp.jobbus.bus.Submission.Idempotency;
import dev.emp.jobbus.bus.SubmitOutcome;
import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobIdGenerator;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.Placement;
import dev.emp.jobbus.tenant.Excess;
import dev.emp.orchestrator.classification.Verdict;
import dev.emp.orchestrator.json.Fingerprint;
import dev.emp.orchestrator.json.StrictJson;
import dev.emp.orchestrator.problem.ProblemException;
import dev.emp.orchestrator.scaling.PoolTallies;
import dev.emp.orchestrator.tenants.Caller;
import dev.emp.orchestrator.tenants.Callers;
import dev.emp.orchestrator.tenants.QuotaRefusals;
import dev.emp.orchestrator.traces.JobTraces;
import dev.emp.orchestrator.webhooks.JobHook;
import dev.emp.orchestrator.webhooks.JobHooks;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;

/** Puts what is valid on the bus, and nothing else (invariant I7). */
@Component
public final class Submitter {

    private static final Logger log = LoggerFactory.getLogger(Submitter.class);
    private static final int LARGE_BODY = 64 * 1024;

    private final JobChecker checker;
    private final JobIdGenerator ids;
    private final JobBus bus;
    private final JobHooks hooks;
    private final PoolTallies pools;
    private final JobTraces traces;
    private final Counter accepted;
    private final Counter repeated;

    Submitter(
            JobChecker checker,
            JobIdGenerator ids,
            JobBus bus,
            JobHooks hooks,
            PoolTallies pools,
            JobTraces traces,
            MeterRegistry meters) {
        this.checker = checker;
        this.ids = ids;
        this.bus = bus;
        this.hooks = hooks;
        this.pools = pools;
        this.traces = traces;
        this.accepted = counter("accepted", meters);
        this.repeated = counter("repeated", meters);
    }

    private static Counter counter(String outcome, MeterRegistry meters) {
        return meters.counter("emp.submissions", "outcome", outcome);
    }

    /**
     * Submits the job a body describes.
     *
     * @param key the client's idempotency key; null when it gave none
     */
    Mono<Answer.Taken> submit(byte[] body, @Nullable String key) {
        return parse(body).flatMap(job -> {
            Idempotency idempotency = key == null ? null : new Idempotency(key, Fingerprint.of(job, List.of()));
            Mono<Answer.Taken> taken = check(job, Siblings.NONE)
                    .flatMap(order -> submission(order, idempotency))
                    .flatMap(submission -> Mono.fromCompletionStage(() -> bus.submit(submission))
                            .flatMap(outcome -> settled(outcome, submission)))
                    .map(Submitter::takenOrThrow);
            return taken.onErrorResume(ProblemException.class, why -> earlier(why, idempotency));
        });
    }

    /**
     * The job that a refused submission made when it was sent before, under the same key. One that was valid then may no longer be:
     * its file is gone, say, or the schema of its service has changed. Its job exists all the same.
     *
     * @param why it is refused: what the answer fails with when there is no such job
     * @param idempotency null when the client gave no key
     */
    public Mono<Answer.Taken> earlier(ProblemException why, @Nullable Idempotency idempotency) {
        if (idempotency == null) {
            return Mono.error(why);
        }
        return Callers.current()
                .map(Caller::tenant)
                .defaultIfEmpty(Placement.DEFAULT_TENANT)
                .flatMap(tenant -> Mono.fromCompletionStage(() -> bus.earlierUse(tenant, idempotency)))
                .map(found -> found.map(this::earlier).orElseThrow(() -> why));
    }

    private Answer.Taken earlier(SubmitOutcome outcome) {
        return switch (outcome) {
            case SubmitOutcome.Repeated(JobId id) -> repeated(id);
            case SubmitOutcome.KeyReused(JobId id) -> throw Refusals.keyReused(id);
            default -> throw new IllegalStateException("a key alone tells nothing else: " + outcome);
        };
    }

    private Answer.Taken repeated(JobId id) {
        repeated.increment();
        return new Answer.Taken(id, true, null);
    }

    /** What would become of a job, without submitting it. Fails with {@link ProblemException}, all its faults named. */
    Mono<Verdict> judge(byte[] body) {
        return parse(body).flatMap(job -> check(job, Siblings.NONE)).map(Order::verdict);
    }

    /** What a body asks for, all of it valid. Fails with {@link ProblemException}, all its faults named. */
    public Mono<Order> check(JsonNode job, Siblings siblings) {
        return checker.check(job, siblings);
    }

    /** Gives a valid job its id, under which it is noted who is told of it: before anything can happen to it. */
    public Mono<Submission> submission(Order order, @Nullable Idempotency idempotency) {
        JobId id = ids.next(bus.shards().of(order.spec().placement().tenant()));
        JobHook hook = order.hook();
        Mono<Submission> submission = traces.into(order.spec()).map(spec -> new Submission(id, spec, idempotency));
        return hook == null ? submission : hooks.keep(id, hook).then(submission);
    }

    /** Submits jobs in their order; the answers stand in the same. */
    public Mono<List<Answer>> submitAll(List<Submission> submissions) {
        return Mono.fromCompletionStage(() -> bus.submitAll(submissions))
                .flatMap(outcomes -> Flux.range(0, outcomes.size())
                        .concatMap(i -> settled(outcomes.get(i), submissions.get(i)))
                        .collectList());
    }

    private static Mono<JsonNode> parse(byte[] body) {
        Mono<JsonNode> json = Mono.fromCallable(() -> StrictJson.read(body));
        return body.length > LARGE_BODY ? json.subscribeOn(Schedulers.parallel()) : json;
    }

    private Mono<Answer> settled(SubmitOutcome outcome, Submission submission) {
        Mono<Answer> answer = Mono.just(answer(outcome, submission));
        // Else it would be kept until it expires. Nothing is lost if this fails, so it fails nothing.
        return outcome instanceof SubmitOutcome.Accepted
                ? answer
                : hooks.forget(submission.id())
                        .onErrorResume(BusUnavailableException.class, outage -> Mono.empty())
                        .then(answer);
    }

    private Answer answer(SubmitOutcome outcome, Submission submission) {
        return switch (outcome) {
            case SubmitOutcome.Accepted taken -> {
                accepted.increment();
                yield taken(taken, submission.spec());
            }
            case SubmitOutcome.Repeated(JobId id) -> repeated(id);
            case SubmitOutcome.KeyReused(JobId id) -> new Answer.Refused(Refusals.keyReused(id));
            case SubmitOutcome.UnknownDependency(JobId dependency) ->
                new Answer.Refused(Refusals.unknownDependency(dependency, submission.spec()));
            case SubmitOutcome.Draining(Scope scope) -> new Answer.Refused(Refusals.draining(scope));
            case SubmitOutcome.OverQuota(Excess excess) -> new Answer.Refused(QuotaRefusals.of(excess));
        };
    }

    private Answer taken(SubmitOutcome.Accepted taken, JobSpec spec) {
        Job queued = queued(taken, spec);
        if (queued != null) {
            pools.arrived(spec.requirements());
        }
        log.atDebug()
                .addKeyValue("job_id", taken.id().value())
                .addKeyValue("tenant", spec.placement().tenant())
                .addKeyValue("trace_id", () -> JobTraces.idOf(taken.id(), spec))
                .log("Accepted job {} for {}", taken.id(), spec.service());
        return new Answer.Taken(taken.id(), false, queued);
    }

    /** Exactly what the bus holds now, so that it need not be asked; null when the job is not in line. */
    private static @Nullable Job queued(SubmitOutcome.Accepted accepted, JobSpec spec) {
        return accepted.state() == JobState.QUEUED
                ? new Job(
                        accepted.id(),
                        spec,
                        JobState.QUEUED,
                        new Job.Times(accepted.at(), null, null, null),
                        List.of(),
                        null,
                        null)
                : null;
    }

    private static Answer.Taken takenOrThrow(Answer answer) {
        return switch (answer) {
            case Answer.Taken taken -> taken;
            case Answer.Refused(ProblemException why) -> throw why;
        };
    }
}
