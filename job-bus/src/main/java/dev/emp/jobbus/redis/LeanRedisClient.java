package dev.emp.jobbus.redis;

import io.lettuce.core.RedisChannelWriter;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.StatefulRedisConnectionImpl;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.protocol.PushHandler;
import io.lettuce.core.pubsub.PubSubEndpoint;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnectionImpl;
import io.lettuce.core.pubsub.api.sync.RedisPubSubCommands;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import org.jspecify.annotations.NullUnmarked;

/**
 * The driver's client, whose connections make the interface for blocking commands when it is first asked for. The bus never asks,
 * and to make it takes 60 ms of a start for each kind of connection: a class of 800 methods, and as many methods looked up.
 */
@NullUnmarked // A connection calls the method that makes the interface from its constructor, where there is none yet to
// give.
final class LeanRedisClient extends RedisClient {

    LeanRedisClient(ClientResources resources, RedisURI address) {
        super(resources, address);
    }

    @Override
    protected <K, V> StatefulRedisConnectionImpl<K, V> newStatefulRedisConnection(
            RedisChannelWriter writer, PushHandler pushes, RedisCodec<K, V> codec, Duration timeout) {
        return new StatefulRedisConnectionImpl<>(
                writer, pushes, codec, timeout, getOptions().getJsonParser()) {

            private RedisCommands<K, V> blocking;

            @Override
            protected RedisCommands<K, V> newRedisSyncCommandsImpl() {
                return null;
            }

            @Override
            public synchronized RedisCommands<K, V> sync() {
                if (blocking == null) {
                    blocking = super.newRedisSyncCommandsImpl();
                }
                return blocking;
            }
        };
    }

    @Override
    protected <K, V> StatefulRedisPubSubConnectionImpl<K, V> newStatefulRedisPubSubConnection(
            PubSubEndpoint<K, V> endpoint, RedisChannelWriter writer, RedisCodec<K, V> codec, Duration timeout) {
        return new StatefulRedisPubSubConnectionImpl<>(endpoint, writer, codec, timeout) {

            private RedisPubSubCommands<K, V> blocking;

            @Override
            protected RedisPubSubCommands<K, V> newRedisSyncCommandsImpl() {
                return null;
            }

            @Override
            public synchronized RedisPubSubCommands<K, V> sync() {
                if (blocking == null) {
                    blocking = super.newRedisSyncCommandsImpl();
                }
                return blocking;
            }
        };
    }
}
