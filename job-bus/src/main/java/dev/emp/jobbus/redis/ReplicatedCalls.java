package dev.emp.jobbus.redis;

import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Calls that are answered when enough replicas have what was written. They have a connection of their own per shard,
 * since waiting for replicas holds up everything behind it on the same connection.
 */
final class ReplicatedCalls implements RedisCalls {

    private final RedisLink link;
    private final Replication replication;
    private final Map<Keys, CompletableFuture<ReplicatedLine>> lines = new HashMap<>();

    ReplicatedCalls(RedisLink link, Replication replication) {
        this.link = link;
        this.replication = replication;
    }

    @Override
    public <T> CompletableFuture<T> call(
            Keys keys, Function<RedisClusterAsyncCommands<String, byte[]>, CompletableFuture<T>> command) {
        return lineOf(keys)
                .thenCompose(line -> line.call(command))
                .handleAsync(
                        (answer, fault) -> {
                            if (fault != null) {
                                throw RedisLink.unavailable(fault);
                            }
                            return answer;
                        },
                        RedisLink.THREADS);
    }

    private synchronized CompletableFuture<ReplicatedLine> lineOf(Keys keys) {
        CompletableFuture<ReplicatedLine> line = lines.get(keys);
        if (line == null || isBroken(line)) {
            line = link.checked().thenApplyAsync(fit -> open(keys), RedisLink.THREADS);
            lines.put(keys, line);
        }
        return line;
    }

    private ReplicatedLine open(Keys keys) {
        NodeConnection connection = link.openToNode(keys.replicated(), replication.timeout());
        return new ReplicatedLine(connection, keys.replicated(), replication);
    }

    private static boolean isBroken(CompletableFuture<ReplicatedLine> line) {
        return switch (line.state()) {
            case RUNNING -> false;
            case SUCCESS -> line.resultNow().isBroken();
            case FAILED, CANCELLED -> true;
        };
    }
}
