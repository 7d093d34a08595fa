package dev.emp.jobbus.redis;

import dev.emp.jobbus.bus.ReplayOutcome;
import dev.emp.jobbus.bus.Scope;
import dev.emp.jobbus.bus.Submission;
import dev.emp.jobbus.bus.SubmitOutcome;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JobState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Puts jobs on the bus, many in one script where it can. */
final class Submissions {

    private static final int JOBS_A_SCRIPT = 200;
    /** So that one script does not carry too much at once. */
    private static final int BYTES_A_SCRIPT = 1 << 20;

    private static final int ARGUMENTS_A_JOB = 4;

    private final Scripts scripts;
    private final Duration idempotencyRetention;
    private final GroupCommits<Request, String[]> singles;
    private final Terms.Cache cache = new Terms.Cache();

    /** The arguments of one job beside its terms, and how many bytes its specification has. */
    private record Request(Terms terms, List<Object> arguments, int size) {}

    Submissions(Scripts scripts, Timer timer, Duration idempotencyRetention) {
        this.scripts = scripts;
        this.idempotencyRetention = idempotencyRetention;
        this.singles = new GroupCommits<>(JOBS_A_SCRIPT, Runnable::run, timer, this::send);
    }

    CompletableFuture<SubmitOutcome> submit(Submission submission) {
        return singles.ask(Keys.of(submission.id()), request(submission, null))
                .thenApply(outcome -> readSubmitted(submission.id(), outcome));
    }

    CompletableFuture<List<SubmitOutcome>> submitAll(List<Submission> submissions) {
        return ByShard.ask(submissions, Submission::id, (keys, part) -> submitFrom(keys, part, 0, new ArrayList<>()));
    }

    /** @param dead a job that ended */
    CompletableFuture<ReplayOutcome> replay(JobId dead, JobSpec spec, JobId id) {
        JobSpec again = spec.beforeFallback().withPlacement(spec.placement().withRunAt(null));
        return singles.ask(Keys.of(id), request(Submission.of(id, again), dead)).thenApply(outcome -> switch (outcome[
                0]) {
            case "accepted" -> new ReplayOutcome.Accepted(id, JobState.ofWireName(outcome[1]));
            case "repeated" -> new ReplayOutcome.Repeated(new JobId(outcome[1]));
            case "alive" -> new ReplayOutcome.NotDead(JobState.ofWireName(outcome[1]));
            case "over" -> new ReplayOutcome.OverQuota(TenantText.excess(outcome[1]));
            default -> new ReplayOutcome.NotFound();
        });
    }

    /** One script after the other: a job may depend on one that was submitted before it. */
    private CompletableFuture<List<SubmitOutcome>> submitFrom(
            Keys keys, List<Submission> submissions, int from, List<SubmitOutcome> done) {
        List<Request> requests = new ArrayList<>();
        int bytes = 0;
        while (from + requests.size() < submissions.size()
                && requests.size() < JOBS_A_SCRIPT
                && bytes < BYTES_A_SCRIPT) {
            Request request = request(submissions.get(from + requests.size()), null);
            bytes += request.size();
            requests.add(request);
        }
        if (requests.isEmpty()) {
            return CompletableFuture.completedFuture(done);
        }
        return send(keys, requests).thenCompose(replies -> {
            for (int i = 0; i < replies.size(); i++) {
                done.add(readSubmitted(submissions.get(from + i).id(), replies.get(i)));
            }
            return submitFrom(keys, submissions, from + replies.size(), done);
        });
    }

    private CompletableFuture<List<String[]>> send(Keys keys, List<Request> requests) {
        Map<Terms, Integer> numbers = new LinkedHashMap<>();
        List<Object> jobs = new ArrayList<>(ARGUMENTS_A_JOB * requests.size());
        for (Request request : requests) {
            Integer number = numbers.putIfAbsent(request.terms(), numbers.size() + 1);
            jobs.add(number == null ? numbers.size() : number);
            jobs.addAll(request.arguments());
        }
        Object[] arguments = Stream.of(
                        Stream.of(idempotencyRetention.toMillis(), numbers.size()),
                        numbers.keySet().stream().flatMap(Terms::arguments),
                        jobs.stream())
                .flatMap(part -> part)
                .toArray();
        return scripts.run(Script.SUBMIT, keys, arguments)
                .thenApply(reply ->
                        reply.textsFrom(0).map(outcome -> outcome.split(" ", 2)).toList());
    }

    private Request request(Submission submission, @Nullable JobId dead) {
        byte[] spec = SpecJson.write(submission.spec());
        return new Request(
                cache.of(submission.spec()),
                List.of(submission.id(), spec, ExtrasJson.write(submission, dead)),
                spec.length);
    }

    private static SubmitOutcome readSubmitted(JobId id, String[] outcome) {
        return switch (outcome[0]) {
            case "accepted" -> new SubmitOutcome.Accepted(id, JobState.ofWireName(outcome[1]));
            case "repeated" -> new SubmitOutcome.Repeated(new JobId(outcome[1]));
            case "unknown" -> new SubmitOutcome.UnknownDependency(new JobId(outcome[1]));
            case "draining" -> new SubmitOutcome.Draining(Scope.parse(outcome[1]));
            case "over" -> new SubmitOutcome.OverQuota(TenantText.excess(outcome[1]));
            default -> new SubmitOutcome.KeyReused(new JobId(outcome[1]));
        };
    }
}
