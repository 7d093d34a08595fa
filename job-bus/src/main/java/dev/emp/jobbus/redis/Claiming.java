package dev.emp.jobbus.redis;

import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.ClaimRequest;
import dev.emp.jobbus.bus.Lease;
import dev.emp.jobbus.bus.ProviderHandle;
import dev.emp.jobbus.job.FailureClass;
import dev.emp.jobbus.job.JobFailure;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.machine.WorkerId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks one shard for jobs, once; waiting for them is the matter of {@link WaitingClaims}. */
final class Claiming {

    private static final Logger log = LoggerFactory.getLogger(Claiming.class);

    /** How often in a row a question may find that there are new lanes before it makes do with those it knows. */
    private static final int STRICT_MATCHES = 3;

    /** And before it gives up: new lanes come faster than they can be matched. */
    private static final int MOST_MATCHES = 20;

    private final Scripts scripts;
    private final Keys keys;
    private final LaneMatcher matcher;
    private final Outcomes outcomes;
    private final LeaseWrites writes;
    private final String process;

    /** @param process names this process among all that share the bus */
    Claiming(Scripts scripts, Keys keys, Outcomes outcomes, LeaseWrites writes, String process) {
        this.scripts = scripts;
        this.keys = keys;
        this.matcher = new LaneMatcher(scripts, keys);
        this.outcomes = outcomes;
        this.writes = writes;
        this.process = process;
    }

    /** Whether to be noted as idle when there is no job, and whether that may be so from before. */
    enum Idle {
        NEVER,
        FROM_NOW,
        AGAIN
    }

    Keys keys() {
        return keys;
    }

    /**
     * @param most how many jobs to take, whatever the request says
     * @param onGivenBack called when jobs that came too late for the answer have been given back
     */
    CompletableFuture<List<Claim>> ask(
            ClaimRequest request, int most, Profile profile, Idle idle, Runnable onGivenBack) {
        return ask(request, most, profile, idle, onGivenBack, 0);
    }

    private CompletableFuture<List<Claim>> ask(
            ClaimRequest request, int most, Profile profile, Idle idle, Runnable onGivenBack, int matches) {
        return scripts.run(
                        Script.CLAIM,
                        late -> giveBackLate(late, request.worker(), onGivenBack),
                        keys,
                        profile.id(),
                        request.worker(),
                        process,
                        most,
                        request.lease().toMillis(),
                        idle == Idle.NEVER ? "" : "1",
                        idle == Idle.AGAIN ? "1" : "",
                        matches < STRICT_MATCHES ? "" : "1")
                .thenCompose(reply -> switch (reply.text(0)) {
                    case "jobs" -> outcomes.addTo(read(reply, request.worker()));
                    case "match" ->
                        matcher.match(profile, reply.text(1), reply.text(2))
                                .thenCompose(matched -> matches == MOST_MATCHES
                                        ? CompletableFuture.completedFuture(List.of())
                                        : ask(request, most, profile, idle, onGivenBack, matches + 1));
                    default -> CompletableFuture.completedFuture(List.of());
                });
    }

    /** The worker is no longer idle once this is done; if it fails, upkeep mends it. */
    CompletableFuture<?> stopBeingIdle(WorkerId worker, Profile profile) {
        CompletableFuture<?> left = scripts.run(Script.STOP_WAITING, keys, profile.id(), worker, process);
        Stages.logFault(left, log, "Taking " + worker + " off the idle workers");
        return left;
    }

    /** Gives back jobs whose claimer has gone. */
    void giveBack(List<Claim> claims) {
        claims.forEach(claim ->
                Stages.logFault(writes.release(claim.lease(), "the claimer has gone"), log, "Giving a job back"));
    }

    /** Nobody waits for this answer any more: its jobs would be held, and not worked on, until their leases run out. */
    private void giveBackLate(Reply late, WorkerId worker, Runnable onGivenBack) {
        if (late.text(0).equals("jobs")) {
            for (Claim claim : read(late, worker)) {
                CompletableFuture<?> released = writes.release(claim.lease(), "the answer to the claim came too late");
                Stages.logFault(released, log, "Giving a job back");
                Stages.onEnd(released, (done, fault) -> onGivenBack.run());
            }
        }
    }

    private List<Claim> read(Reply reply, WorkerId worker) {
        List<Claim> claims = new ArrayList<>();
        Instant deadline = Instant.ofEpochMilli(Long.parseLong(reply.text(1)));
        reply.listsFrom(2).forEach(row -> {
            Lease lease = new Lease(new JobId(row.text(0)), Long.parseLong(row.text(2)), worker);
            try {
                claims.add(read(row, lease, deadline));
            } catch (RuntimeException damaged) {
                log.error("The record of job {} cannot be read", lease.job(), damaged);
                JobFailure failure = JobFailure.of(FailureClass.INVALID_INPUT, "the record of the job is damaged");
                Stages.logFault(writes.fail(lease, failure, false), log, "Failing a damaged job");
            }
        });
        return claims;
    }

    private static Claim read(Reply row, Lease lease, Instant deadline) {
        String handle = row.textOrNull(4);
        return new Claim(
                lease,
                SpecJson.read(row.bytes(5)),
                Integer.parseInt(row.text(3)),
                Instant.ofEpochMilli(Long.parseLong(row.text(1))),
                deadline,
                List.of(),
                handle == null ? null : new ProviderHandle(handle));
    }
}
