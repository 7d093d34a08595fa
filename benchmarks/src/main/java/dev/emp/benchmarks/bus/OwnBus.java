package dev.emp.benchmarks.bus;

import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.ClaimRequest;
import dev.emp.jobbus.bus.JobBus;
import dev.emp.jobbus.bus.Submission;
import dev.emp.jobbus.bus.SubmitOutcome;
import dev.emp.jobbus.job.JobIdGenerator;
import dev.emp.jobbus.job.JobResult;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.machine.WorkerId;
import dev.emp.jobbus.matching.Capabilities;
import dev.emp.jobbus.redis.BusProperties;
import dev.emp.jobbus.redis.RedisBus;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** EMP's job bus with its default settings on one of the databases of the bench's Redis, as a service uses it. */
final class OwnBus implements AutoCloseable {

    static final Duration LEASE = Duration.ofMinutes(10);
    static final Duration LONG_WAIT = Duration.ofMinutes(1);
    static final JobResult RESULT = JobResult.of(JsonText.NULL);
    /** When jobs are only put in place and nobody looks at the time. */
    private static final int FILL_CALLERS = 4;

    private static final int FILL_BATCH = 500;

    private final LettuceConnectionFactory factory;
    private final RedisBus bus;
    private final JobIdGenerator ids = new JobIdGenerator(Clock.systemUTC(), new SecureRandom());

    /** @param database several share a server, so that they can be measured in turns */
    OwnBus(BenchRedis redis, int database) {
        factory = redis.connectionFactory(database);
        bus = RedisBus.connect(factory, BusProperties.DEFAULT, null);
    }

    JobBus jobs() {
        return bus.jobs();
    }

    void fill(int jobs, IntFunction<JobSpec> spec) throws InterruptedException {
        submitInBatches(jobs, FILL_CALLERS, FILL_BATCH, spec);
    }

    /**
     * Submits the jobs 0 to n-1 one by one, each caller waiting for its answer.
     *
     * @return jobs per second
     */
    double submit(int jobs, int callers, IntFunction<JobSpec> spec) throws InterruptedException {
        return inParallel(jobs, callers, 1, (first, end) -> submit(spec.apply(first)));
    }

    /** The same in batches: each caller waits for the answer to a whole one. */
    double submitInBatches(int jobs, int callers, int batch, IntFunction<JobSpec> spec) throws InterruptedException {
        return inParallel(jobs, callers, batch, (first, end) -> {
            List<Submission> submissions = IntStream.range(first, end)
                    .mapToObj(job -> submission(spec.apply(job)))
                    .toList();
            join(jobs().submitAll(submissions)).forEach(OwnBus::requireAccepted);
        });
    }

    /** Work on the jobs from the first up to the end, without it. */
    private interface Step {
        void run(int first, int end);
    }

    private static double inParallel(int jobs, int callers, int step, Step work) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        long begin = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> ends = new ArrayList<>();
            for (int caller = 0; caller < callers; caller++) {
                ends.add(threads.submit(() -> {
                    for (int job = next.getAndAdd(step); job < jobs; job = next.getAndAdd(step)) {
                        work.run(job, Math.min(jobs, job + step));
                    }
                }));
            }
            for (Future<?> end : ends) {
                Waiting.on(end);
            }
        }
        return jobs / Waiting.secondsSince(begin);
    }

    void submit(JobSpec spec) {
        requireAccepted(join(jobs().submit(submission(spec))));
    }

    private static void requireAccepted(SubmitOutcome outcome) {
        if (!(outcome instanceof SubmitOutcome.Accepted)) {
            throw new IllegalStateException("a job of the bench was not accepted: " + outcome);
        }
    }

    Submission submission(JobSpec spec) {
        return Submission.of(ids.next(0), spec);
    }

    /** Takes one job that must be there; nobody else may claim as this worker. */
    Claim claimOne(WorkerId worker, Capabilities capabilities) {
        List<Claim> claims = join(jobs().claim(new ClaimRequest(worker, capabilities, 1, LEASE, Duration.ZERO)));
        if (claims.size() != 1) {
            throw new IllegalStateException("a job was queued and the worker that can take it got none");
        }
        return claims.getFirst();
    }

    void complete(Claim claim) {
        if (!join(jobs().complete(claim.lease(), RESULT)).isApplied()) {
            throw new IllegalStateException("the lease of a running job was refused");
        }
    }

    long jobsIn(JobState state) {
        return join(bus.queries().counts()).getOrDefault(state, 0L);
    }

    @Override
    public void close() {
        bus.close();
        factory.destroy();
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
