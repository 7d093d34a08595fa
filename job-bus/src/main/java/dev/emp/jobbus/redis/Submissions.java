package dev.emp.jobbus.redis;

import dev.emp.jobbus.bus.ReplayOutcome;
import dev.emp.jobbus.bus.Scope;
import dev.emp.jobbus.bus.Submission;
import dev.emp.jobbus.bus.SubmitOutcome;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private final GroupCommits<Request, Outcome> singles;
    private final Terms.Cache cache = new Terms.Cache();

    /** The arguments of one job beside its terms, and how many bytes its specification has. */
    private record Request(Terms terms, List<Object> arguments, int size) {}

    /**
     * What the script says of one job.
     *
     * @param word the first word
     * @param rest what follows it, if anything does
     */
    private record Outcome(String word, String rest, Instant at) {

        static Outcome of(String text, Instant at) {
            int space = text.indexOf(' ');
            return space < 0
                    ? new Outcome(text, "", at)
                    : new Outcome(text.substring(0, space), text.substring(space + 1), at);
        }
    }

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

    CompletableFuture<Optional<SubmitOutcome>> earlierUse(
            Keys keys, String tenant, Submission.Idempotency idempotency) {
        return scripts.run(
                        Script.READ_KEY, keys, ExtrasJson.scoped(tenant, idempotency.key()), idempotency.fingerprint())
                .thenApply(reply -> reply.textsFrom(0)
                        .map(text -> earlier(Outcome.of(text, Instant.EPOCH)))
                        .findFirst());
    }

    /** @param dead a job that ended */
    CompletableFuture<ReplayOutcome> replay(JobId dead, JobSpec spec, JobId id) {
        JobSpec again = spec.beforeFallback().withPlacement(spec.placement().withRunAt(null));
        return singles.ask(Keys.of(id), request(Submission.of(id, again), dead))
                .thenApply(outcome -> readReplayed(id, outcome));
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

    private CompletableFuture<List<Outcome>> send(Keys keys, List<Request> requests) {
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
        return scripts.run(Script.SUBMIT, keys, arguments).thenApply(reply -> outcomes(reply, requests.size()));
    }

    private static List<Outcome> outcomes(Reply reply, int jobs) {
        Instant at = Instant.ofEpochMilli(Long.parseLong(reply.text(jobs)));
        return reply.textsFrom(0).limit(jobs).map(text -> Outcome.of(text, at)).toList();
    }

    private Request request(Submission submission, @Nullable JobId dead) {
        byte[] spec = SpecJson.write(submission.spec());
        return new Request(
                cache.of(submission.spec()),
                List.of(submission.id(), spec, ExtrasJson.write(submission, dead)),
                spec.length);
    }

    private static SubmitOutcome earlier(Outcome outcome) {
        JobId first = new JobId(outcome.rest());
        return outcome.word().equals("repeated")
                ? new SubmitOutcome.Repeated(first)
                : new SubmitOutcome.KeyReused(first);
    }

    private static SubmitOutcome readSubmitted(JobId id, Outcome outcome) {
        return switch (outcome.word()) {
            case "accepted" -> new SubmitOutcome.Accepted(id, JobState.ofWireName(outcome.rest()), outcome.at());
            case "unknown" -> new SubmitOutcome.UnknownDependency(new JobId(outcome.rest()));
            case "draining" -> new SubmitOutcome.Draining(Scope.parse(outcome.rest()));
            case "over" -> new SubmitOutcome.OverQuota(TenantText.excess(outcome.rest()));
            default -> earlier(outcome);
        };
    }

    private static ReplayOutcome readReplayed(JobId id, Outcome outcome) {
        return switch (outcome.word()) {
            case "accepted" -> new ReplayOutcome.Accepted(id, JobState.ofWireName(outcome.rest()));
            case "repeated" -> new ReplayOutcome.Repeated(new JobId(outcome.rest()));
            case "alive" -> new ReplayOutcome.NotDead(JobState.ofWireName(outcome.rest()));
            case "over" -> new ReplayOutcome.OverQuota(TenantText.excess(outcome.rest()));
            default -> new ReplayOutcome.NotFound();
        };
    }
}
