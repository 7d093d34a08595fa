package dev.emp.jobbus.redis;

import dev.emp.jobbus.bus.BusUnavailableException;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.Shards;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The number of shards that the jobs in Redis are spread over. With another number a process would look for a tenant's
 * jobs in the wrong shard, so it changes only while there are none that matter.
 */
final class ShardsInUse {

    /** What a tenant's usage says by the numbers of a shard's jobs. */
    private static final String OF_ITS_SHARD = "since";

    private final RedisClusterAsyncCommands<String, byte[]> commands;
    private final Shards wanted;
    private final Duration timeout;

    private ShardsInUse(RedisClusterAsyncCommands<String, byte[]> commands, Shards wanted, Duration timeout) {
        this.commands = commands;
        this.wanted = wanted;
        this.timeout = timeout;
    }

    /**
     * Puts this process's number into use if that can be done now. Blocks.
     *
     * @throws BusUnavailableException if it cannot; the message names the setting and what to do
     */
    static void check(RedisClusterAsyncCommands<String, byte[]> commands, Shards wanted, Duration timeout) {
        try {
            new ShardsInUse(commands, wanted, timeout).adopt();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RedisLink.unavailable(e);
        } catch (Exception e) {
            throw RedisLink.unavailable(e);
        }
    }

    /** Renews the note, should Redis have lost it; fails when another number is in use by now. */
    static CompletableFuture<Void> confirm(RedisLink link, Shards own) {
        return link.call(commands -> commands.get(Keys.HOME.shards()).toCompletableFuture())
                .thenCompose(noted -> {
                    if (noted == null && own.count() > 1) {
                        return note(link, own);
                    }
                    int inUse = read(noted);
                    return inUse == own.count()
                            ? CompletableFuture.completedFuture(null)
                            : CompletableFuture.failedFuture(new BusUnavailableException(
                                    "emp.bus.shards is " + own.count() + " here, but another service has put " + inUse
                                            + " into use: it must be the same in all of them"));
                });
    }

    private static CompletableFuture<Void> note(RedisLink link, Shards own) {
        return link.call(commands ->
                        commands.set(Keys.HOME.shards(), text(own.count())).toCompletableFuture())
                .thenAccept(done -> {});
    }

    private void adopt() throws Exception {
        int inUse = read(await(commands.get(Keys.HOME.shards())));
        if (inUse == wanted.count()) {
            return;
        }
        requireNothingInTheWay(inUse);
        for (int shard = inUse; shard < wanted.count(); shard++) {
            restrictLikeHome(Keys.ofShard(shard));
        }
        for (int shard = 0; shard < inUse; shard++) {
            moveTenants(Keys.ofShard(shard));
        }
        await(commands.set(Keys.HOME.shards(), text(wanted.count())));
    }

    private void requireNothingInTheWay(int inUse) throws Exception {
        long inTheWay = 0;
        for (int shard = 0; shard < Math.max(inUse, wanted.count()); shard++) {
            boolean stays = shard < wanted.count();
            Map<JobState, Long> counts = RedisQueries.readCounts(
                    await(commands.hgetall(Keys.ofShard(shard).counts())));
            inTheWay += counts.entrySet().stream()
                    .filter(count -> !stays || !count.getKey().isTerminal())
                    .mapToLong(Map.Entry::getValue)
                    .sum();
        }
        if (inTheWay > 0) {
            throw new BusUnavailableException("emp.bus.shards is " + wanted.count() + ", but " + inUse + " "
                    + (inUse == 1 ? "is" : "are") + " in use, and jobs are in the way of the change (" + inTheWay
                    + (inUse < wanted.count()
                            ? " that have not ended): set it to "
                            : " that have not ended or lie in shards that would go): set it to ")
                    + inUse + " again, let them end"
                    + (inUse < wanted.count() ? "" : " and their emp.bus.retention pass")
                    + ", stop all services, and change it in all of them");
        }
    }

    /** Limits go with their tenants. None of these has a job that could be counted. */
    private void moveTenants(Keys from) throws Exception {
        Map<String, byte[]> limits = await(commands.hgetall(from.tenants()));
        for (Map.Entry<String, byte[]> limit : limits.entrySet()) {
            String tenant = limit.getKey();
            Keys to = Keys.ofShard(wanted.of(tenant));
            if (!to.equals(from)) {
                Map<String, byte[]> usage = await(commands.hgetall(from.tenant(tenant)));
                usage.keySet().remove(OF_ITS_SHARD);
                if (!usage.isEmpty()) {
                    await(commands.hset(to.tenant(tenant), usage));
                }
                await(commands.hset(to.tenants(), tenant, limit.getValue()));
                await(commands.set(to.anyTenants(), text(1)));
                await(commands.hdel(from.tenants(), tenant));
                await(commands.del(from.tenant(tenant)));
            }
        }
        if (!limits.isEmpty() && await(commands.hgetall(from.tenants())).isEmpty()) {
            await(commands.del(from.anyTenants()));
        }
    }

    /** A new shard, or one that was out of use for a while. */
    private void restrictLikeHome(Keys keys) throws Exception {
        Map<String, byte[]> restrictions = await(commands.hgetall(Keys.HOME.restrictions()));
        await(commands.del(keys.restrictions()));
        if (!restrictions.isEmpty()) {
            await(commands.hset(keys.restrictions(), restrictions));
        }
        await(commands.incrby(keys.lanesGeneration(), 1));
    }

    private <T> T await(CompletionStage<T> answer) throws Exception {
        return answer.toCompletableFuture().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static int read(byte @Nullable [] noted) {
        return noted == null ? 1 : Integer.parseInt(new String(noted, StandardCharsets.UTF_8));
    }

    private static byte[] text(int number) {
        return Integer.toString(number).getBytes(StandardCharsets.UTF_8);
    }
}
