package dev.emp.jobbus.memory;

import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.ClaimRequest;
import dev.emp.jobbus.event.JobEvent;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.machine.WorkerId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Gives jobs to workers, at once or as soon as there are any. */
final class Claims {

    private final JobTable jobs;
    private final WaitingRoom<ClaimRequest, List<Claim>> idle;

    Claims(JobTable jobs, Exclusive exclusive) {
        this.jobs = jobs;
        this.idle = new WaitingRoom<>(exclusive, List.of());
    }

    CompletableFuture<List<Claim>> claim(ClaimRequest request) {
        stopWaiting(request.worker());
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
        List<Claim> taken = new ArrayList<>();
        while (taken.size() < request.maxJobs()) {
            Optional<JobEntry> next = jobs.lanes().best(request.capabilities());
            if (next.isEmpty()) {
                break;
            }
            taken.add(start(next.get(), request));
        }
        return taken.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(taken));
    }

    private Claim start(JobEntry job, ClaimRequest request) {
        Claim claim = job.start(request.worker(), jobs.now(), request.lease());
        jobs.move(job, JobState.RUNNING, JobEvent.Type.STARTED, EventData.attempt(request.worker(), claim.attempt()));
        return claim;
    }
}
