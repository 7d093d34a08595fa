package dev.emp.jobbus.redis;

import dev.emp.jobbus.bus.Lease;
import dev.emp.jobbus.bus.PartialOutput;
import dev.emp.jobbus.bus.ProviderHandle;
import dev.emp.jobbus.bus.RenewOutcome;
import dev.emp.jobbus.bus.WriteOutcome;
import dev.emp.jobbus.job.JobFailure;
import dev.emp.jobbus.job.JobResult;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.Progress;
import dev.emp.jobbus.job.RetryPolicy;
import dev.emp.jobbus.job.Usd;
import io.lettuce.core.KeyValue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a worker writes under its lease. A stale epoch changes nothing (invariant I2). */
final class LeaseWrites {

    /** So that one script does not hold up Redis for long. */
    private static final int LEASES_A_SCRIPT = 500;

    private static final int COMPLETIONS_A_SCRIPT = 100;

    private final RedisLink link;
    private final Scripts scripts;
    private final RandomGenerator random;
    private final GroupCommits<Completion, WriteOutcome> completions;

    private record Completion(Lease lease, JobResult result) {}

    /**
     * What a failed attempt may have left at its provider.
     *
     * @param handle that of the job is still good
     * @param cost it may want money
     */
    private record Traces(boolean handle, boolean cost) {
        static Traces of(JobFailure failure, boolean handleIsVoid) {
            return handleIsVoid
                    ? new Traces(false, false)
                    : new Traces(
                            ProviderHandle.survives(failure.failureClass()),
                            failure.failureClass().mayHaveCost());
        }
    }

    LeaseWrites(RedisLink link, Scripts scripts, Timer timer, RandomGenerator random) {
        this.link = link;
        this.scripts = scripts;
        this.random = random;
        this.completions = new GroupCommits<>(COMPLETIONS_A_SCRIPT, RedisLink.THREADS, timer, this::completeAll);
    }

    CompletableFuture<List<RenewOutcome>> renew(List<Lease> leases, Duration duration) {
        return ByShard.ask(leases, Lease::job, (keys, part) -> renew(keys, part, duration));
    }

    private CompletableFuture<List<RenewOutcome>> renew(Keys keys, List<Lease> leases, Duration duration) {
        CompletableFuture<List<RenewOutcome>> all = CompletableFuture.completedFuture(new ArrayList<>());
        for (int from = 0; from < leases.size(); from += LEASES_A_SCRIPT) {
            List<Lease> some = leases.subList(from, Math.min(from + LEASES_A_SCRIPT, leases.size()));
            all = all.thenCombine(renewSome(keys, some, duration), (before, more) -> {
                before.addAll(more);
                return before;
            });
        }
        return all;
    }

    CompletableFuture<WriteOutcome> progress(Lease lease, Progress progress) {
        return write(Script.PROGRESS, lease, EventJson.progress(progress));
    }

    CompletableFuture<WriteOutcome> output(Lease lease, PartialOutput part) {
        return write(Script.OUTPUT, lease, part.contentType(), part.data());
    }

    CompletableFuture<WriteOutcome> attach(Lease lease, ProviderHandle handle) {
        return write(Script.ATTACH, lease, handle.value());
    }

    CompletableFuture<WriteOutcome> complete(Lease lease, JobResult result) {
        return completions.ask(Keys.of(lease.job()), new Completion(lease, result));
    }

    private CompletableFuture<List<WriteOutcome>> completeAll(Keys keys, List<Completion> group) {
        Object[] arguments = group.stream()
                .flatMap(each -> Stream.of(
                        each.lease().job(),
                        each.lease().epoch(),
                        each.lease().worker(),
                        ResultJson.write(each.result()),
                        each.result()
                                .cost()
                                .map(Usd::micros)
                                .map(String::valueOf)
                                .orElse("")))
                .toArray();
        return scripts.run(Script.COMPLETE, keys, arguments)
                .thenApply(reply -> reply.textsFrom(0).map(LeaseWrites::outcome).toList());
    }

    CompletableFuture<WriteOutcome> release(Lease lease, String reason) {
        return write(Script.RELEASE, lease, EventJson.released(lease.worker(), reason));
    }

    /** What decides is read first; under a valid lease none of it can change meanwhile. */
    CompletableFuture<WriteOutcome> fail(Lease lease, JobFailure failure, boolean handleIsVoid) {
        String job = Keys.of(lease.job()).job(lease.job());
        return link.call(commands -> commands.hmget(job, "state", "used", "policy", "fallbacks")
                        .toCompletableFuture())
                .thenCompose(fields -> {
                    if (!fields.getFirst().hasValue()) {
                        return CompletableFuture.completedFuture(new WriteOutcome.Stale());
                    }
                    int attempt = Integer.parseInt(Objects.requireNonNullElse(textOf(fields.get(1)), "0")) + 1;
                    Traces traces = Traces.of(failure, handleIsVoid);
                    if (fields.get(3).hasValue()) {
                        return failOrFallBack(lease, failure, attempt, traces);
                    }
                    RetryPolicy retry = RecordText.retry(textOf(fields.get(2)));
                    return fail(lease, failure, retry.delayAfter(attempt, failure, random), traces);
                });
    }

    private CompletableFuture<WriteOutcome> failOrFallBack(
            Lease lease, JobFailure failure, int attempt, Traces traces) {
        String key = Keys.of(lease.job()).job(lease.job()) + ":spec";
        return link.call(commands -> commands.get(key).toCompletableFuture()).thenCompose(stored -> {
            if (stored == null) {
                return CompletableFuture.completedFuture(new WriteOutcome.Stale());
            }
            Optional<JobSpec> spec = readUnlessDamaged(stored);
            return spec.flatMap(before -> before.fallBack(failure.failureClass(), attempt))
                    .map(next -> fallBack(lease, failure, traces, next))
                    .orElseGet(() -> {
                        Optional<Duration> delay = spec.flatMap(same -> same.retryAfter(attempt, failure, random));
                        return fail(lease, failure, delay, traces);
                    });
        });
    }

    /** A job whose record is damaged fails for good; it must not stay because nobody can read what it falls back on. */
    private static Optional<JobSpec> readUnlessDamaged(byte[] stored) {
        try {
            return Optional.of(SpecJson.read(stored));
        } catch (RuntimeException damaged) {
            return Optional.empty();
        }
    }

    private CompletableFuture<WriteOutcome> fail(
            Lease lease, JobFailure failure, Optional<Duration> delay, Traces traces) {
        return write(
                Script.FAIL,
                lease,
                FailureJson.write(failure),
                EventJson.failed(failure),
                delay.map(wait -> Long.toString(wait.toMillis())).orElse(""),
                flag(traces.handle()),
                flag(traces.cost()));
    }

    private CompletableFuture<WriteOutcome> fallBack(Lease lease, JobFailure failure, Traces traces, JobSpec next) {
        Terms terms = Terms.of(next);
        return write(
                Script.FALL_BACK,
                lease,
                FailureJson.write(failure),
                EventJson.fellBack(failure, next.service()),
                SpecJson.write(next),
                terms.lane(),
                terms.description(),
                terms.priority(),
                terms.weight(),
                terms.tenant(),
                terms.service(),
                flag(traces.cost()));
    }

    private static String flag(boolean value) {
        return value ? "1" : "";
    }

    private CompletableFuture<WriteOutcome> write(Script script, Lease lease, Object... values) {
        Object[] arguments = Stream.concat(Stream.of(lease.job(), lease.epoch(), lease.worker()), Stream.of(values))
                .toArray();
        return scripts.run(script, Keys.of(lease.job()), arguments)
                .thenApply(reply -> outcome(reply.isEmpty() ? "" : reply.text(0)));
    }

    private static WriteOutcome outcome(String state) {
        return state.isEmpty() ? new WriteOutcome.Stale() : new WriteOutcome.Applied(JobState.ofWireName(state));
    }

    private CompletableFuture<List<RenewOutcome>> renewSome(Keys keys, List<Lease> leases, Duration duration) {
        Object[] arguments = Stream.concat(
                        Stream.of(duration.toMillis()),
                        leases.stream().flatMap(lease -> Stream.of(lease.job(), lease.epoch(), lease.worker())))
                .toArray();
        return scripts.run(Script.RENEW, keys, arguments).thenApply(reply -> {
            Instant deadline = Instant.ofEpochMilli(reply.number(0));
            return reply.textsFrom(1).map(outcome -> read(outcome, deadline)).toList();
        });
    }

    private static RenewOutcome read(String outcome, Instant deadline) {
        return outcome.equals("stale")
                ? new RenewOutcome.Stale()
                : new RenewOutcome.Renewed(deadline, outcome.equals("canceling"));
    }

    private static @Nullable String textOf(KeyValue<String, byte[]> field) {
        return field.hasValue() ? new String(field.getValue(), StandardCharsets.UTF_8) : null;
    }
}
