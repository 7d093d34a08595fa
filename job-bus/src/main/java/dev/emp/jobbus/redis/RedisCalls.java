package dev.emp.jobbus.redis;

import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** A way to send commands to Redis. */
interface RedisCalls {

    /**
     * @param keys whose shard the command is for
     * @return completed on a virtual thread; every fault of Redis is a
     *     {@link dev.emp.jobbus.bus.BusUnavailableException}
     */
    <T> CompletableFuture<T> call(
            Keys keys, Function<RedisClusterAsyncCommands<String, byte[]>, CompletableFuture<T>> command);
}
