package dev.emp.jobbus.redis;

import dev.emp.jobbus.bus.ReplayOutcome;
import dev.emp.jobbus.bus.Scope;
import dev.emp.jobbus.bus.Submission;
import dev.emp.jobbus.bus.SubmitOutcome;
import dev.emp.jobbus.job.Dependency;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.Limit;
import dev.emp.jobbus.job.Placement;
import dev.emp.jobbus.matching.Lane;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Puts jobs on the bus, many in one script where it can. */
final class Submissions {

    private static final int JOBS_A_SCRIPT = 200;
    /** So that one script does not carry too much at once. */
    private static final int BYTES_A_SCRIPT = 1 << 20;

    private static final int LANES_REMEMBERED = 10_000;

    private final Scripts scripts;
    private final Duration idempotencyRetention;
    private final GroupCommit<Request, Reply> singles;
    private final Map<Lane, LaneName> lanes = new ConcurrentHashMap<>();

    /** @param description as the lane directory holds it */
    private record LaneName(String name, String description) {}

    /** The arguments of one job, and how many bytes its specification has. */
    private record Request(List<Object> arguments, int size) {}

    Submissions(Scripts scripts, Timer timer, Duration idempotencyRetention) {
        this.scripts = scripts;
        this.idempotencyRetention = idempotencyRetention;
        this.singles = new GroupCommit<>(JOBS_A_SCRIPT, timer, this::send);
    }

    CompletableFuture<SubmitOutcome> submit(Submission submission) {
        return singles.ask(request(submission, null)).thenApply(reply -> readSubmitted(submission.id(), reply));
    }

    CompletableFuture<List<SubmitOutcome>> submitAll(List<Submission> submissions) {
        return submitFrom(submissions, 0, new ArrayList<>());
    }

    /** @param dead a job that ended */
    CompletableFuture<ReplayOutcome> replay(JobId dead, JobSpec spec, JobId id) {
        JobSpec again = spec.withPlacement(spec.placement().withRunAt(null));
        return singles.ask(request(Submission.of(id, again), dead)).thenApply(reply -> switch (reply.text(0)) {
            case "accepted" -> new ReplayOutcome.Accepted(id, JobState.ofWireName(reply.text(1)));
            case "repeated" -> new ReplayOutcome.Repeated(new JobId(reply.text(1)));
            case "alive" -> new ReplayOutcome.NotDead(JobState.ofWireName(reply.text(1)));
            default -> new ReplayOutcome.NotFound();
        });
    }

    /** One script after the other: a job may depend on one that was submitted before it. */
    private CompletableFuture<List<SubmitOutcome>> submitFrom(
            List<Submission> submissions, int from, List<SubmitOutcome> done) {
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
        return send(requests).thenCompose(replies -> {
            for (int i = 0; i < replies.size(); i++) {
                done.add(readSubmitted(submissions.get(from + i).id(), replies.get(i)));
            }
            return submitFrom(submissions, from + replies.size(), done);
        });
    }

    private CompletableFuture<List<Reply>> send(List<Request> requests) {
        Object[] arguments = Stream.concat(
                        Stream.of(idempotencyRetention.toMillis()),
                        requests.stream().flatMap(request -> request.arguments().stream()))
                .toArray();
        return scripts.run(Script.SUBMIT, Keys.HOME, arguments)
                .thenApply(reply -> reply.listsFrom(0).toList());
    }

    private Request request(Submission submission, @Nullable JobId dead) {
        JobSpec spec = submission.spec();
        Placement placement = spec.placement();
        LaneName lane = nameOf(spec.lane());
        byte[] record = SpecJson.write(spec);
        Submission.Idempotency idempotency = submission.idempotency();
        List<Object> arguments = List.of(
                submission.id(),
                record,
                lane.name(),
                lane.description(),
                placement.priority(),
                placement.weight(),
                placement.tenant(),
                spec.service(),
                SpecJson.retryText(spec.retry()),
                placement.runAt() == null ? "" : placement.runAt().toEpochMilli(),
                startText(placement),
                SpecJson.runText(placement),
                concurrencyText(placement.tenant(), spec.coordination().concurrency()),
                rateText(placement.tenant(), spec.coordination().rate()),
                poolsOf(spec),
                spec.coordination().dependencies().stream()
                        .map(Submissions::dependencyText)
                        .collect(Collectors.joining(" ")),
                EventJson.submitted(spec),
                idempotency == null ? "" : scoped(placement.tenant(), idempotency.key()),
                idempotency == null ? "" : idempotency.fingerprint(),
                dead == null ? "" : dead);
        return new Request(arguments, record.length);
    }

    private LaneName nameOf(Lane lane) {
        if (lanes.size() > LANES_REMEMBERED) {
            lanes.clear();
        }
        return lanes.computeIfAbsent(lane, each -> new LaneName(LaneDirectory.nameOf(each), LaneJson.write(each)));
    }

    private static String startText(Placement placement) {
        Duration limit = placement.startTimeout();
        return limit == null ? "" : limit.toMillis() + " " + limit;
    }

    private static String concurrencyText(String tenant, Limit.@Nullable Concurrency limit) {
        return limit == null ? "" : limit.most() + " " + scoped(tenant, limit.key());
    }

    private static String rateText(String tenant, Limit.@Nullable Rate limit) {
        return limit == null
                ? ""
                : limit.starts() + " " + limit.interval().toMillis() + " " + scoped(tenant, limit.key());
    }

    private static String poolsOf(JobSpec spec) {
        return LaneDirectory.scopesOf(spec.requirements().all())
                .filter(scope -> scope.kind() == Scope.Kind.POOL)
                .map(Scope::name)
                .collect(Collectors.joining("\n"));
    }

    private static String dependencyText(Dependency dependency) {
        return dependency.ifItFails().wireName() + " " + dependency.job();
    }

    /** The length of the tenant's name (in bytes) keeps the tenants' keys apart, whatever characters they use. */
    private static String scoped(String tenant, String key) {
        return tenant.getBytes(StandardCharsets.UTF_8).length + ":" + tenant + ":" + key;
    }

    private static SubmitOutcome readSubmitted(JobId id, Reply reply) {
        return switch (reply.text(0)) {
            case "accepted" -> new SubmitOutcome.Accepted(id, JobState.ofWireName(reply.text(1)));
            case "repeated" -> new SubmitOutcome.Repeated(new JobId(reply.text(1)));
            case "unknown" -> new SubmitOutcome.UnknownDependency(new JobId(reply.text(1)));
            case "draining" -> new SubmitOutcome.Draining(Scope.parse(reply.text(1)));
            default -> new SubmitOutcome.KeyReused(new JobId(reply.text(1)));
        };
    }
}
