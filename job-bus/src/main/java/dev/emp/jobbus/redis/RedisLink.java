package dev.emp.jobbus.redis;

import dev.emp.jobbus.bus.BusUnavailableException;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * The connections of the bus. All short calls share one, so that concurrent callers share round trips; calls that block
 * inside Redis have one each. Connections are opened on first use and mend themselves.
 *
 * <p>Futures given out here are completed on virtual threads, never on the driver's own, so that whoever continues from
 * them may block.
 */
final class RedisLink implements AutoCloseable {

    static final Executor THREADS = task -> Thread.ofVirtual().name("emp-bus").start(task);

    private static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

    private static final long SHUTDOWN_SECONDS = 2;

    private final LettuceConnectionFactory factory;
    private final AbstractRedisClient client;
    private final Duration commandTimeout;
    private @Nullable CompletableFuture<Connection> shared;
    private boolean closed;

    /** A connection with its commands. */
    record Connection(StatefulConnection<String, byte[]> channel, RedisClusterAsyncCommands<String, byte[]> commands)
            implements AutoCloseable {
        @Override
        public void close() {
            channel.close();
        }
    }

    RedisLink(LettuceConnectionFactory application, Duration commandTimeout) {
        this.commandTimeout = commandTimeout;
        factory = ClientSettings.derive(application, commandTimeout);
        client = factory.getRequiredNativeClient();
    }

    /** Sends a command on the shared connection; every fault of Redis becomes a {@link BusUnavailableException}. */
    <T> CompletableFuture<T> call(Function<RedisClusterAsyncCommands<String, byte[]>, CompletableFuture<T>> command) {
        return shared().thenCompose(connection -> command.apply(connection.commands()))
                .handleAsync(
                        (answer, fault) -> {
                            if (fault != null) {
                                throw unavailable(fault);
                            }
                            return answer;
                        },
                        THREADS);
    }

    /** Opens a connection for commands that block inside Redis for at most the given time. Blocks; close it. */
    Connection open(Duration longestBlock) {
        Connection connection = connect();
        connection.channel().setTimeout(commandTimeout.plus(longestBlock));
        return connection;
    }

    /** Opens a connection for subscriptions. Blocks; close it. */
    StatefulRedisPubSubConnection<String, byte[]> openPubSub() {
        try {
            return client instanceof RedisClusterClient cluster
                    ? cluster.connectPubSub(CODEC)
                    : ((RedisClient) client).connectPubSub(CODEC);
        } catch (RuntimeException e) {
            throw unavailable(e);
        }
    }

    Duration commandTimeout() {
        return commandTimeout;
    }

    /** Closes every connection; calls in flight and later ones fail. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        factory.destroy();
        ClientResources resources = factory.getClientResources();
        if (resources != null) {
            resources.shutdown(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }

    private synchronized CompletableFuture<Connection> shared() {
        if (closed) {
            return CompletableFuture.failedFuture(new RedisConnectionException("the bus is closed"));
        }
        if (shared == null || shared.isCompletedExceptionally()) {
            shared = CompletableFuture.supplyAsync(this::connect, THREADS);
        }
        return shared;
    }

    private Connection connect() {
        try {
            if (client instanceof RedisClusterClient cluster) {
                StatefulRedisClusterConnection<String, byte[]> channel = cluster.connect(CODEC);
                return new Connection(channel, channel.async());
            }
            StatefulRedisConnection<String, byte[]> channel = ((RedisClient) client).connect(CODEC);
            return new Connection(channel, channel.async());
        } catch (RuntimeException e) {
            throw unavailable(e);
        }
    }

    static RuntimeException unavailable(Throwable fault) {
        Throwable cause = fault;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return switch (cause) {
            case BusUnavailableException known -> known;
            case IllegalArgumentException broken -> broken;
            case RedisCommandTimeoutException slow ->
                new BusUnavailableException("Redis did not answer in time: " + slow.getMessage(), slow);
            case RedisConnectionException unreachable ->
                new BusUnavailableException("Redis cannot be reached: " + unreachable.getMessage(), unreachable);
            default -> new BusUnavailableException("Redis failed: " + cause.getMessage(), cause);
        };
    }
}
