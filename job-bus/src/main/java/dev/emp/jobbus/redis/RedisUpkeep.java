package dev.emp.jobbus.redis;

import dev.emp.jobbus.bus.BusUpkeep;
import dev.emp.jobbus.job.Shards;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The duties that keep the bus in order, each in batches so that no script holds up Redis for long. Every duty visits the
 * shards one after the other, as far as its limit goes, and begins with another one each time. A shard that is out of
 * reach fails the call, but only after the others have had their turn.
 */
final class RedisUpkeep implements BusUpkeep {

    private static final int BATCH = 100;

    private final RedisLink link;
    private final Scripts scripts;
    private final Duration retention;
    private final Shards count;
    private final List<Keys> shards;
    private final Map<Script, AtomicInteger> calls = new ConcurrentHashMap<>();

    RedisUpkeep(RedisLink link, Scripts scripts, Duration retention, Shards shards) {
        this.link = link;
        this.scripts = scripts;
        this.retention = retention;
        this.count = shards;
        this.shards = Keys.all(shards);
    }

    @Override
    public CompletionStage<Integer> reclaimExpiredLeases(int limit) {
        return inBatches(Script.RECLAIM, limit);
    }

    @Override
    public CompletionStage<Integer> queueDueJobs(int limit) {
        return inBatches(Script.QUEUE_DUE, limit);
    }

    @Override
    public CompletionStage<Integer> wakeForWaitingJobs(int limit) {
        return ShardsInUse.confirm(link, count).thenCompose(same -> everywhere(Script.WAKE, limit, this::run));
    }

    /** Wakes one worker for the jobs of one shard. */
    CompletionStage<Integer> wakeOne(Keys keys) {
        return run(Script.WAKE, keys, 1);
    }

    @Override
    public CompletionStage<Integer> removeOldJobs(int limit) {
        return inBatches(Script.REMOVE_OLD, limit);
    }

    @Override
    public CompletionStage<Integer> expireOverdueJobs(int limit) {
        return inBatches(Script.EXPIRE_OVERDUE, limit);
    }

    @Override
    public CompletionStage<Integer> admitRateLimitedJobs(int limit) {
        return inBatches(Script.ADMIT_LIMITED, limit);
    }

    @Override
    public CompletionStage<Integer> admitParkedJobs(int limit) {
        return everywhere(Script.ADMIT_PARKED, limit, this::run);
    }

    @Override
    public CompletionStage<Integer> settleDependents(int limit) {
        return inBatches(Script.SETTLE_DEPENDENTS, limit);
    }

    @Override
    public CompletionStage<Integer> raiseWaitingJobs(int limit) {
        return everywhere(Script.RAISE, limit, this::run);
    }

    @Override
    public CompletionStage<Integer> removeUnusedLanes(int limit) {
        return inBatches(Script.REMOVE_LANES, limit);
    }

    private CompletableFuture<Integer> inBatches(Script script, int limit) {
        return everywhere(script, limit, (duty, keys, most) -> inBatches(duty, keys, most, 0));
    }

    private CompletableFuture<Integer> inBatches(Script script, Keys keys, int limit, int done) {
        int batch = Math.min(BATCH, limit - done);
        return run(script, keys, batch)
                .thenCompose(touched -> touched < batch || done + touched >= limit
                        ? CompletableFuture.completedFuture(done + touched)
                        : inBatches(script, keys, limit, done + touched));
    }

    private CompletableFuture<Integer> run(Script script, Keys keys, int limit) {
        return scripts.run(script, keys, limit, retention.toMillis()).thenApply(reply -> (int) reply.number(0));
    }

    /** Does the work of a script in one shard, up to a limit, and answers how much it was. */
    private interface Visitor {
        CompletableFuture<Integer> visit(Script script, Keys keys, int limit);
    }

    private CompletableFuture<Integer> everywhere(Script script, int limit, Visitor visitor) {
        if (limit < 1) {
            return CompletableFuture.failedFuture(new IllegalArgumentException("limit must be at least 1"));
        }
        int call = calls.computeIfAbsent(script, duty -> new AtomicInteger()).getAndIncrement();
        CompletableFuture<Visit> visits = CompletableFuture.completedFuture(new Visit(0, null));
        for (int i = 0; i < shards.size(); i++) {
            Keys keys = shards.get(Math.floorMod(call + i, shards.size()));
            visits = visits.thenCompose(before -> before.done >= limit
                    ? CompletableFuture.completedFuture(before)
                    : visitor.visit(script, keys, limit - before.done).handle(before::and));
        }
        return visits.thenCompose(all -> all.fault == null
                ? CompletableFuture.completedFuture(all.done)
                : CompletableFuture.failedFuture(RedisLink.unavailable(all.fault)));
    }

    private record Visit(int done, @Nullable Throwable fault) {

        Visit and(@Nullable Integer more, @Nullable Throwable failure) {
            return more == null ? new Visit(done, failure) : new Visit(done + more, fault);
        }
    }
}
