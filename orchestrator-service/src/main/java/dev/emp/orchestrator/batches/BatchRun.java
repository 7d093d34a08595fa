package dev.emp.orchestrator.batches;

import dev.emp.jobbus.bus.Submission;
import dev.emp.jobbus.bus.Submission.Idempotency;
import dev.emp.jobbus.job.JobId;
import dev.emp.orchestrator.batches.BatchEnd.Totals;
import dev.emp.orchestrator.jobs.Links;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.Fault;
import dev.emp.orchestrator.problem.Problem;
import dev.emp.orchestrator.problem.ProblemException;
import dev.emp.orchestrator.problem.Problems;
import dev.emp.orchestrator.problem.RefusalMeter;
import dev.emp.orchestrator.submission.Answer;
import dev.emp.orchestrator.submission.Submitter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;

/** One batch on its way to the bus. Everything in it happens one thing after the other. */
final class BatchRun {

    private static final String PATH = "/v1/batches";

    private final Submitter submitter;
    private final RefusalMeter refusals;
    private final BatchKey key;
    private final Links links;
    private final Refs refs = new Refs();
    private final Set<JobId> children = new LinkedHashSet<>();
    private @Nullable FanIn fanIn;
    private Totals totals = Totals.NONE;

    BatchRun(Submitter submitter, RefusalMeter refusals, BatchKey key, Links links) {
        this.submitter = submitter;
        this.refusals = refusals;
        this.key = key;
        this.links = links;
    }

    /**
     * Submits the jobs of some lines and reports on them, in their order. Fails with {@link ProblemException} where the
     * batch can't go on.
     */
    Flux<List<JobReport>> take(List<Line> lines) {
        return Flux.fromIterable(Steps.of(lines)).concatMap(this::takeStep);
    }

    /** Submits the fan-in job, if one is wanted, and concludes the report. Fails when there was no job at all. */
    Mono<BatchEnd> end() {
        if (!hasBegun()) {
            String message = "must have at least one job";
            return Mono.error(new ProblemException(
                    ErrorCode.INVALID_VALUE,
                    "the body " + message,
                    List.of(new Fault("", ErrorCode.INVALID_VALUE.wireName(), message))));
        }
        return fanIn == null
                ? Mono.just(new BatchEnd(totals, null, null))
                : submit(fanIn).map(answer -> new BatchEnd(totals, verdict(answer), null));
    }

    /** Concludes the report of a batch that could not be read to its end. */
    BatchEnd brokenOff(ProblemException why) {
        Verdict none =
                fanIn == null ? null : verdict(new Answer.Refused(incomplete("the batch was not read to its end")));
        return new BatchEnd(totals, none, problem(why));
    }

    /** True as soon as there is something to report. */
    boolean hasBegun() {
        return totals.jobs() > 0;
    }

    private Mono<List<JobReport>> takeStep(List<Line> lines) {
        return Flux.fromIterable(lines)
                .concatMap(this::attempt)
                .collectList()
                .filter(attempts -> !attempts.isEmpty())
                .flatMap(this::submit);
    }

    private Mono<Attempt> attempt(Line line) {
        return switch (line) {
            case Line.Header(var value) -> wantFanIn(value);
            case Line.Entry entry -> attempt(entry);
            case Line.Unreadable(var place, var why) -> Mono.just(new Attempt.Refused(place, null, why));
            case Line.Stop(var why) -> Mono.error(why);
        };
    }

    private Mono<Attempt> attempt(Line.Entry entry) {
        String ref = entry.ref();
        String place = Long.toString(entry.place().index());
        Mono<Attempt> ready = submitter
                .check(entry.body(), new LineMembers(refs, ref))
                .flatMap(order -> submitter.submission(order, key.of(entry.body(), place, LineMembers.NAMES)))
                .map(submission -> new Attempt.Ready(entry.place(), ref, submission));
        return ready.onErrorResume(
                        ProblemException.class,
                        why -> submitter
                                .earlier(why, key.ofAny(entry.body(), place, LineMembers.NAMES))
                                .map(taken -> new Attempt.Repeated(entry.place(), ref, taken)))
                .onErrorResume(ProblemException.class, why -> Mono.just(new Attempt.Refused(entry.place(), ref, why)));
    }

    /** Refuses the whole batch at once when the fan-in job is wrong: its jobs were not wanted without it. */
    private Mono<Attempt> wantFanIn(JsonNode value) {
        return Mono.fromCallable(() -> FanIn.read(value))
                .flatMap(wanted -> submitter
                        .check(wanted.job(), new FanInMembers(null))
                        .then()
                        .onErrorResume(
                                ProblemException.class,
                                why -> submitter
                                        .earlier(FanIn.inBody(why), keyOf(wanted))
                                        // Also where its key is another job's: what is wrong is told first, as of any
                                        // body.
                                        .onErrorMap(ProblemException.class, refusal -> FanIn.inBody(why))
                                        .then())
                        .doOnSuccess(valid -> fanIn = wanted))
                .then(Mono.empty());
    }

    private @Nullable Idempotency keyOf(FanIn wanted) {
        return key.ofAny(wanted.job(), FanIn.MEMBER, FanInMembers.NAMES);
    }

    private Mono<List<JobReport>> submit(List<Attempt> attempts) {
        List<Submission> ready = attempts.stream()
                .filter(Attempt.Ready.class::isInstance)
                .map(attempt -> ((Attempt.Ready) attempt).submission())
                .toList();
        Mono<List<Answer>> answers = ready.isEmpty() ? Mono.just(List.of()) : submitter.submitAll(ready);
        // What follows reads and checks more jobs, which is no work for the threads that talk to Redis.
        return answers.publishOn(Schedulers.parallel()).map(given -> report(attempts, given.iterator()));
    }

    private List<JobReport> report(List<Attempt> attempts, Iterator<Answer> answers) {
        List<JobReport> reports = new ArrayList<>();
        for (Attempt attempt : attempts) {
            Answer answer = switch (attempt) {
                case Attempt.Ready ready -> answers.next();
                case Attempt.Repeated repeated -> repeated.taken();
                case Attempt.Refused refused -> new Answer.Refused(refused.why());
            };
            remember(attempt.ref(), answer);
            Verdict verdict = verdict(answer);
            totals = totals.with(verdict);
            reports.add(new JobReport(attempt.place().index(), attempt.place().number(), attempt.ref(), verdict));
        }
        return reports;
    }

    private void remember(@Nullable String ref, Answer answer) {
        switch (answer) {
            case Answer.Taken(JobId job, var repeated, var queued) -> {
                refs.taken(ref, job);
                if (fanIn != null) {
                    children.add(job);
                }
            }
            case Answer.Refused refused -> refs.refused(ref);
        }
    }

    private Mono<Answer> submit(FanIn wanted) {
        if (children.isEmpty() || (totals.refused() > 0 && wanted.onRefused() == FanIn.OnRefused.REFUSE)) {
            return Mono.just(new Answer.Refused(
                    incomplete(totals.refused() + " of " + totals.jobs() + " jobs of the batch were refused")));
        }
        Idempotency idempotency = keyOf(wanted);
        return submitter
                .check(wanted.job(), new FanInMembers(refs))
                .flatMap(order -> submitter.submission(order.with(wanted.over(children, order.spec())), idempotency))
                .flatMap(submission -> submitter.submitAll(List.of(submission)))
                .map(List::getFirst)
                .onErrorResume(ProblemException.class, why -> submitter.earlier(why, idempotency))
                .onErrorResume(fault -> Mono.just(new Answer.Refused(Problems.of(fault))));
    }

    private Verdict verdict(Answer answer) {
        return switch (answer) {
            case Answer.Taken(JobId job, boolean repeated, var queued) -> Verdict.taken(job, repeated, links);
            case Answer.Refused(ProblemException why) -> {
                refusals.count(why.code());
                yield Verdict.refused(problem(why));
            }
        };
    }

    private static ProblemException incomplete(String reason) {
        return new ProblemException(
                ErrorCode.BATCH_INCOMPLETE, reason + "; the fan-in job was to wait for all of them");
    }

    private static Problem problem(ProblemException why) {
        return Problem.of(why.code(), why.detail(), PATH, why.faults()).over(why.quota());
    }
}
