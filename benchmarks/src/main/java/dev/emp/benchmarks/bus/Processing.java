package dev.emp.benchmarks.bus;

import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.ClaimRequest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** A worker with a number of slots that has nothing to do but to claim and complete, as the worker service does it. */
final class Processing {

    /** The most jobs in one claim, as the worker service bounds it: a third of the slots. */
    private final int share;

    private final OwnBus bus;
    private final int jobs;
    private final Deliveries deliveries;
    private final Semaphore free;
    private final AtomicInteger left;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    /** @param slots the most jobs in hand */
    Processing(OwnBus bus, int jobs, int slots) {
        this.bus = bus;
        this.jobs = jobs;
        deliveries = new Deliveries(jobs);
        free = new Semaphore(slots);
        share = Math.ceilDiv(slots, 3);
        left = new AtomicInteger(jobs);
    }

    /**
     * Processes the jobs 0 to n-1, which are queued.
     *
     * @return jobs per second
     * @throws IllegalStateException unless each of them was delivered exactly once
     */
    double run() throws InterruptedException {
        long begin = System.nanoTime();
        int claimed = 0;
        while (claimed < jobs) {
            free.acquire();
            int slots = 1 + takeMore(share - 1);
            List<Claim> claims = Waiting.on(bus.jobs()
                    .claim(new ClaimRequest(
                            BenchJobs.WORKER, BenchJobs.CAPABILITIES, slots, OwnBus.LEASE, OwnBus.LONG_WAIT))
                    .toCompletableFuture());
            if (claims.isEmpty()) {
                throw new IllegalStateException("EMP lost " + (jobs - claimed) + " jobs");
            }
            claimed += claims.size();
            free.release(slots - claims.size());
            claims.forEach(this::process);
        }
        Waiting.on(done);
        double seconds = Waiting.secondsSince(begin);
        deliveries.requireExact("EMP");
        return jobs / seconds;
    }

    private int takeMore(int most) {
        int more = Math.min(most, free.availablePermits());
        return free.tryAcquire(more) ? more : 0;
    }

    private void process(Claim claim) {
        deliveries.count(BenchJobs.numberOf(claim.spec()));
        bus.jobs().complete(claim.lease(), OwnBus.RESULT).whenComplete((outcome, fault) -> {
            free.release();
            if (fault != null) {
                done.completeExceptionally(fault);
            } else if (!outcome.isApplied()) {
                done.completeExceptionally(new IllegalStateException("the lease of a running job was refused"));
            } else if (left.decrementAndGet() == 0) {
                done.complete(null);
            }
        });
    }
}
