package dev.emp.jobbus.redis;

import dev.emp.jobbus.bus.BusUnavailableException;
import dev.emp.jobbus.job.Shards;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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
final class RedisLink implements RedisCalls, AutoCloseable {

    static final Executor THREADS = task -> Thread.ofVirtual().name("emp-bus").start(task);

    private static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

    private static final long SHUTDOWN_SECONDS = 2;

    private final LettuceConnectionFactory factory;
    private final AbstractRedisClient client;
    private final Duration commandTimeout;
    private final Shards shards;
    private final Timer timer;
    private @Nullable CompletableFuture<Connection> shared;
    private boolean closed;

    /**
     * A connection with its commands.
     *
     * @param lost done when it has been lost for the first time, though the driver may have mended it since
     * @param closing closes it, and does nothing the second time
     */
    record Connection(
            StatefulConnection<String, byte[]> channel,
            RedisClusterAsyncCommands<String, byte[]> commands,
            CompletableFuture<Void> lost,
            Timer timer,
            Runnable closing)
            implements AutoCloseable {

        /**
         * Waits for an answer, unless the connection is lost: the driver may then forget what was on its way, and tell
         * nobody. The limit is on the driver's wheel, since a thread that waits for a time has another one woken each time.
         */
        <T> T await(CompletionStage<T> answer, Duration most) throws Exception {
            CompletableFuture<T> wanted = answer.toCompletableFuture();
            timer.limit(CompletableFuture.anyOf(wanted, lost), most).get();
            if (!wanted.isDone()) {
                throw new RedisConnectionException("the connection was lost");
            }
            return wanted.get();
        }

        @Override
        public void close() {
            closing.run();
        }
    }

    RedisLink(LettuceConnectionFactory application, Duration commandTimeout, Shards shards) {
        this.commandTimeout = commandTimeout;
        this.shards = shards;
        factory = ClientSettings.derive(application, commandTimeout);
        client = factory.getRequiredNativeClient();
        timer = new Timer(client.getResources().timer());
    }

    /** Sends a command on the shared connection; every fault of Redis becomes a {@link BusUnavailableException}. */
    <T> CompletableFuture<T> call(Function<RedisClusterAsyncCommands<String, byte[]>, CompletableFuture<T>> command) {
        CompletableFuture<Connection> connection = shared();
        // As much again for the way there.
        Duration most = connection.isDone() ? commandTimeout : commandTimeout.multipliedBy(2);
        // A copy, so that who has sent the command may still hear an answer that comes later.
        CompletableFuture<T> asked =
                connection.thenCompose(open -> command.apply(open.commands()).copy());
        return limited(asked, most)
                .handleAsync(
                        (answer, fault) -> {
                            if (fault != null) {
                                throw unavailable(fault);
                            }
                            return answer;
                        },
                        THREADS);
    }

    private <T> CompletableFuture<T> limited(CompletableFuture<T> asked, Duration most) {
        try {
            return timer.limit(asked, most);
        } catch (IllegalStateException closed) {
            asked.completeExceptionally(new RedisConnectionException("the bus is closed"));
            return asked;
        }
    }

    @Override
    public <T> CompletableFuture<T> call(
            Keys keys, Function<RedisClusterAsyncCommands<String, byte[]>, CompletableFuture<T>> command) {
        return call(command);
    }

    /** Done when Redis is known to be fit for use; fails if it is not, or out of reach. */
    CompletableFuture<Void> checked() {
        return shared().thenAccept(connection -> {});
    }

    /** Opens a connection for commands that block inside Redis for at most the given time. Blocks; close it. */
    Connection open(Duration longestBlock) {
        Connection connection = connect();
        connection.channel().setTimeout(commandTimeout.plus(longestBlock));
        return connection;
    }

    /** As {@link #open}, but on a cluster straight to the master of the key's slot: to one server in any case. */
    NodeConnection openToNode(String key, Duration longestBlock) {
        try {
            requireOpen();
            NodeConnection connection = client instanceof RedisClusterClient cluster
                    ? connectToMaster(cluster, key)
                    : connectToServer((RedisClient) client);
            connection.node().setTimeout(commandTimeout.plus(longestBlock));
            return connection;
        } catch (RuntimeException e) {
            throw unavailable(e);
        }
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

    Timer timer() {
        return timer;
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

    private void requireOpen() {
        if (isClosed()) {
            throw new RedisConnectionException("the bus is closed");
        }
    }

    private synchronized CompletableFuture<Connection> shared() {
        if (closed || shared == null || shared.isCompletedExceptionally()) {
            shared = CompletableFuture.supplyAsync(this::connectChecked, THREADS);
        }
        return shared;
    }

    private NodeConnection connectToServer(RedisClient server) {
        StatefulRedisConnection<String, byte[]> channel = server.connect(CODEC);
        return new NodeConnection(channel, closing(channel));
    }

    /** As the cluster says now. */
    private NodeConnection connectToMaster(RedisClusterClient cluster, String key) {
        cluster.refreshPartitions();
        StatefulRedisClusterConnection<String, byte[]> channel = cluster.connect(CODEC);
        Runnable closing = closing(channel);
        RedisClusterNode master = channel.getPartitions().getMasterBySlot(SlotHash.getSlot(key));
        if (master == null) {
            closing.run();
            throw new RedisConnectionException("no node of the cluster has the slot of " + key);
        }
        RedisURI address = master.getUri();
        return new NodeConnection(channel.getConnection(address.getHost(), address.getPort()), closing);
    }

    /** The driver warns of a second time, also of one after its own end. A lost connection has to be closed like any other. */
    private Runnable closing(StatefulConnection<?, ?> channel) {
        AtomicBoolean done = new AtomicBoolean();
        return () -> {
            if (done.compareAndSet(false, true) && !isClosed()) {
                channel.close();
            }
        };
    }

    private static CompletableFuture<Void> loss(StatefulConnection<?, ?> channel) {
        CompletableFuture<Void> lost = new CompletableFuture<>();
        channel.addListener(new RedisConnectionStateListener() {
            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
                lost.complete(null);
            }
        });
        return lost;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private Connection connectChecked() {
        Connection connection = connect();
        try {
            EvictionPolicy.check(connection.commands(), commandTimeout);
            ShardsInUse.check(connection.commands(), shards, commandTimeout);
            // The driver's own limit would drop what is answered late. Ours is needed anyway: the driver may forget a
            // command whose connection was lost.
            connection.channel().setTimeout(Duration.ZERO);
        } catch (RuntimeException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    private Connection connect() {
        try {
            requireOpen();
            if (client instanceof RedisClusterClient cluster) {
                StatefulRedisClusterConnection<String, byte[]> channel = cluster.connect(CODEC);
                return new Connection(channel, channel.async(), loss(channel), timer, closing(channel));
            }
            StatefulRedisConnection<String, byte[]> channel = ((RedisClient) client).connect(CODEC);
            return new Connection(channel, channel.async(), loss(channel), timer, closing(channel));
        } catch (RuntimeException e) {
            throw unavailable(e);
        }
    }

    /** The fault as the bus tells it: unavailable, except for a call that was wrong from the start. */
    static RuntimeException unavailable(Throwable fault) {
        Throwable cause = fault;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return switch (cause) {
            case BusUnavailableException known -> known;
            case IllegalArgumentException broken -> broken;
            default -> new BusUnavailableException(RedisFaults.describe(cause), cause);
        };
    }
}
