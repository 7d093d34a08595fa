package dev.emp.benchmarks.dashboard;

import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.ClaimRequest;
import dev.emp.jobbus.bus.Submission;
import dev.emp.jobbus.job.FailureClass;
import dev.emp.jobbus.job.JobFailure;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobIdGenerator;
import dev.emp.jobbus.job.JobResult;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.machine.MachineId;
import dev.emp.jobbus.machine.WorkerId;
import dev.emp.jobbus.matching.Capabilities;
import dev.emp.jobbus.redis.RedisBus;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** Many jobs that end in every way: of ten one fails, one is canceled, one goes on waiting and one goes on running. */
final class Crowd {

    private static final String SERVICE = "counted";
    private static final WorkerId WORKER = new WorkerId(new MachineId("counting"), "w0");
    private static final Duration LEASE = Duration.ofMinutes(10);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    private static final JobSpec SPEC = JobSpec.of(SERVICE, new JsonText("{}"));
    private static final JobResult RESULT = new JobResult(new JsonText("{}"), List.of(), Map.of());
    private static final int KINDS = 10;

    private final RedisBus bus;
    private final JobIdGenerator ids = new JobIdGenerator(Clock.systemUTC(), new SecureRandom());

    Crowd(RedisBus bus) {
        this.bus = bus;
    }

    /** @param count a multiple of ten */
    void run(int count) {
        List<JobId> submitted = Stream.generate(() -> ids.next(0)).limit(count).toList();
        join(bus.jobs()
                .submitAll(submitted.stream().map(id -> Submission.of(id, SPEC)).toList()));
        List<CompletionStage<?>> ends = new ArrayList<>();
        for (JobId id : submitted.subList(0, count / KINDS)) {
            ends.add(bus.jobs().cancel(id, "nobody wants it any more"));
        }
        await(ends);
        // Those of the rounds before that still wait come first; so many wait again afterwards.
        List<Claim> claims = claim(count - 2 * count / KINDS);
        for (int i = 0; i < claims.size() - count / KINDS; i++) {
            Claim claim = claims.get(i);
            ends.add(
                    i < count / KINDS
                            ? bus.jobs().fail(claim.lease(), JobFailure.of(FailureClass.INVALID_INPUT, "made to fail"))
                            : bus.jobs().complete(claim.lease(), RESULT));
        }
        await(ends);
    }

    private List<Claim> claim(int count) {
        List<Claim> claims = new ArrayList<>();
        while (claims.size() < count) {
            List<Claim> some = join(bus.jobs()
                    .claim(new ClaimRequest(
                            WORKER,
                            Capabilities.ofService(SERVICE),
                            Math.min(500, count - claims.size()),
                            LEASE,
                            LONGEST_WAIT)));
            if (some.isEmpty()) {
                throw new IllegalStateException("jobs were queued and nobody could take them");
            }
            claims.addAll(some);
        }
        return claims;
    }

    private static void await(List<CompletionStage<?>> stages) {
        stages.forEach(Crowd::join);
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
