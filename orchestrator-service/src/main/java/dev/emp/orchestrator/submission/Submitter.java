package dev.emp.orchestrator.submission;

import dev.emp.jobbus.bus.JobBus;
import dev.emp.jobbus.bus.Scope;
import dev.emp.jobbus.bus.Submission;
import dev.emp.jobbus.bus.Submission.Idempotency;
import dev.emp.jobbus.bus.SubmitOutcome;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobIdGenerator;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.orchestrator.fleet.OfferCatalog;
import dev.emp.orchestrator.json.StrictJson;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.ProblemException;
import dev.emp.orchestrator.submission.SpecReader.Draft;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Puts what is valid on the bus, and nothing else (invariant I7). */
@Component
final class Submitter {

    private static final int SHARD = 0;
    private static final int LARGE_BODY = 64 * 1024;

    private final SpecReader reader;
    private final OfferCatalog offers;
    private final InputValidator validator;
    private final JobIdGenerator ids;
    private final JobBus bus;
    private final MeterRegistry meters;

    Submitter(
            SpecReader reader,
            OfferCatalog offers,
            InputValidator validator,
            JobIdGenerator ids,
            JobBus bus,
            MeterRegistry meters) {
        this.reader = reader;
        this.offers = offers;
        this.validator = validator;
        this.ids = ids;
        this.bus = bus;
        this.meters = meters;
    }

    /**
     * Submits the job a body describes.
     *
     * @param key the client's idempotency key; null when it gave none
     */
    Mono<Receipt> submit(byte[] body, @Nullable String key) {
        Mono<Draft> draft = Mono.fromCallable(() -> reader.read(StrictJson.read(body)));
        return (body.length > LARGE_BODY ? draft.subscribeOn(Schedulers.parallel()) : draft)
                .flatMap(this::validated)
                .flatMap(valid -> put(valid, key == null ? null : new Idempotency(key, sha256(body))));
    }

    private Mono<Draft> validated(Draft draft) {
        return offers.require(draft.spec().service())
                .doOnNext(offer -> validator.validate(offer, draft.input()))
                .thenReturn(draft);
    }

    private Mono<Receipt> put(Draft draft, @Nullable Idempotency idempotency) {
        Submission submission = new Submission(ids.next(SHARD), draft.spec(), idempotency);
        return Mono.fromCompletionStage(() -> bus.submit(submission)).map(outcome -> receipt(outcome, draft.spec()));
    }

    private Receipt receipt(SubmitOutcome outcome, JobSpec spec) {
        return switch (outcome) {
            case SubmitOutcome.Accepted(JobId id, var state) -> counted("accepted", new Receipt(id, false));
            case SubmitOutcome.Repeated(JobId id) -> counted("repeated", new Receipt(id, true));
            case SubmitOutcome.KeyReused(JobId id) ->
                throw new ProblemException(
                        ErrorCode.IDEMPOTENCY_KEY_REUSED,
                        "the Idempotency-Key belongs to job " + id + ", which was submitted with another body");
            case SubmitOutcome.UnknownDependency(JobId dependency) ->
                throw Refusals.unknownDependency(dependency, spec);
            case SubmitOutcome.Draining(Scope scope) -> throw Refusals.draining(scope);
        };
    }

    private Receipt counted(String outcome, Receipt receipt) {
        meters.counter("emp.submissions", "outcome", outcome).increment();
        return receipt;
    }

    private static String sha256(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /** @param repeated true when an earlier request with the same key made the job */
    record Receipt(JobId job, boolean repeated) {}
}
