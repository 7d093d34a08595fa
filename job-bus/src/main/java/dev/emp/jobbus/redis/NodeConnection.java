package dev.emp.jobbus.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.codec.RedisCodec;

/**
 * A connection to one server.
 *
 * @param node sends commands
 * @param owner what has to be closed: on a cluster the connection that the node's belongs to
 */
record NodeConnection(StatefulRedisConnection<String, byte[]> node, StatefulConnection<String, byte[]> owner)
        implements AutoCloseable {

    static NodeConnection of(StatefulRedisConnection<String, byte[]> server) {
        return new NodeConnection(server, server);
    }

    /** To the master of the key's slot, as the cluster says now. Blocks. */
    static NodeConnection open(RedisClusterClient cluster, RedisCodec<String, byte[]> codec, String key) {
        cluster.refreshPartitions();
        StatefulRedisClusterConnection<String, byte[]> owner = cluster.connect(codec);
        RedisClusterNode master = owner.getPartitions().getMasterBySlot(SlotHash.getSlot(key));
        if (master == null) {
            owner.close();
            throw new IllegalStateException("no node of the cluster has the slot of " + key);
        }
        return new NodeConnection(
                owner.getConnection(master.getUri().getHost(), master.getUri().getPort()), owner);
    }

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
        owner.close();
    }
}
