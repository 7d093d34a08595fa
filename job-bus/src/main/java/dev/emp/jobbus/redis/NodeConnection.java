package dev.emp.jobbus.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;

/**
 * A connection to one server.
 *
 * @param closing closes it with all that belongs to it, and does nothing the second time
 */
record NodeConnection(StatefulRedisConnection<String, byte[]> node, Runnable closing) implements AutoCloseable {

    RedisClusterAsyncCommands<String, byte[]> commands() {
        return node.async();
    }

    /** Calls the listener, on the driver's thread, before the driver could connect again. */
    void onDisconnect(Runnable listener) {
        node.addListener(new RedisConnectionStateListener() {
            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
                listener.run();
            }
        });
    }

    @Override
    public void close() {
        closing.run();
    }
}
