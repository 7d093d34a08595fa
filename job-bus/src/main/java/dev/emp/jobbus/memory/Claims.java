package dev.emp.jobbus.memory;

import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.ClaimRequest;
import dev.emp.jobbus.machine.WorkerId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Gives jobs to workers, at once or as soon as there are any. */
final class Claims {

    private final JobTable jobs;
    private final StartRules rules;
    private final WarmWorkers warmWorkers;
    private final WaitingRoom<ClaimRequest, List<Claim>> idle;

    Claims(JobTable jobs, StartRules rules, WarmWorkers warmWorkers, Exclusive exclusive) {
        this.jobs = jobs;
        this.rules = rules;
        this.warmWorkers = warmWorkers;
        this.idle = new WaitingRoom<>(exclusive, List.of());
    }

    CompletableFuture<List<Claim>> claim(ClaimRequest request) {
        stopWaiting(request.worker());
        warmWorkers.seen(request.capabilities());
        return take(request)
                .map(CompletableFuture::completedFuture)
                .orElseGet(() -> idle.enter(request, request.maxWait()));
    }

    void stopWaiting(WorkerId worker) {
        idle.dismiss(request -> request.worker().equals(worker));
    }

    /** Gives what is queued to idle workers, the longest idle first. */
    void serveIdle() {
        idle.serve(this::take);
    }

    void failIdle(RuntimeException fault) {
        idle.failAll(fault);
    }

    private Optional<List<Claim>> take(ClaimRequest request) {
        Turn turn = new Turn(jobs, rules, request, job -> otherIsIdle(request.worker(), job));
        List<Claim> taken = turn.take();
        return taken.isEmpty() ? Optional.empty() : Optional.of(taken);
    }

    private boolean otherIsIdle(WorkerId worker, JobEntry job) {
        return idle.anyMatch(
                other -> !other.worker().equals(worker) && job.lane().lane().fits(other.capabilities()));
    }
}
