package dev.emp.jobbus.redis;

import dev.emp.jobbus.bus.BusUpkeep;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The duties that keep the bus in order, each in batches so that no script holds up Redis for long. */
final class RedisUpkeep implements BusUpkeep {

    private static final int BATCH = 100;

    private final Scripts scripts;
    private final Duration retention;

    RedisUpkeep(Scripts scripts, Duration retention) {
        this.scripts = scripts;
        this.retention = retention;
    }

    @Override
    public CompletionStage<Integer> reclaimExpiredLeases(int limit) {
        return inBatches(Script.RECLAIM, limit, 0);
    }

    @Override
    public CompletionStage<Integer> queueDueJobs(int limit) {
        return inBatches(Script.QUEUE_DUE, limit, 0);
    }

    @Override
    public CompletionStage<Integer> wakeForWaitingJobs(int limit) {
        return run(Script.WAKE, limit);
    }

    @Override
    public CompletionStage<Integer> removeOldJobs(int limit) {
        return inBatches(Script.REMOVE_OLD, limit, 0);
    }

    private CompletableFuture<Integer> inBatches(Script script, int limit, int done) {
        int batch = Math.min(BATCH, limit - done);
        return run(script, batch)
                .thenCompose(touched -> touched < batch || done + touched >= limit
                        ? CompletableFuture.completedFuture(done + touched)
                        : inBatches(script, limit, done + touched));
    }

    private CompletableFuture<Integer> run(Script script, int limit) {
        if (limit < 1) {
            return CompletableFuture.failedFuture(new IllegalArgumentException("limit must be at least 1"));
        }
        return scripts.run(script, Keys.HOME, limit, retention.toMillis()).thenApply(reply -> (int) reply.number(0));
    }

    @Override
    public CompletionStage<Integer> expireOverdueJobs(int limit) {
        return inBatches(Script.EXPIRE_OVERDUE, limit, 0);
    }

    @Override
    public CompletionStage<Integer> admitRateLimitedJobs(int limit) {
        return inBatches(Script.ADMIT_LIMITED, limit, 0);
    }

    @Override
    public CompletionStage<Integer> settleDependents(int limit) {
        return inBatches(Script.SETTLE_DEPENDENTS, limit, 0);
    }

    @Override
    public CompletionStage<Integer> raiseWaitingJobs(int limit) {
        return run(Script.RAISE, limit);
    }

    @Override
    public CompletionStage<Integer> removeUnusedLanes(int limit) {
        return inBatches(Script.REMOVE_LANES, limit, 0);
    }
}
