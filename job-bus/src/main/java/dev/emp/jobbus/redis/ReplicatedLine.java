package dev.emp.jobbus.redis;

import dev.emp.jobbus.bus.BusUnavailableException;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One physical connection to one master. {@code WAIT} vouches for the writes of its own connection only, so a line that
 * broke is not used again: after a failover the next connection leads to another server, which may lack the write.
 *
 * <p>Calls that are answered while others wait for the replicas share the next {@code WAIT}.
 */
final class ReplicatedLine {

    private final NodeConnection connection;
    private final String marker;
    private final Replication replication;
    private @Nullable CompletableFuture<Void> nextGroup;
    private boolean waiting;
    private final AtomicBoolean broken = new AtomicBoolean();

    /** @param marker a key of the shard that is written before every {@code WAIT} */
    ReplicatedLine(NodeConnection connection, String marker, Replication replication) {
        this.connection = connection;
        this.marker = marker;
        this.replication = replication;
        connection.onDisconnect(this::breakOff);
    }

    boolean isBroken() {
        return broken.get();
    }

    /** The command's answer, once enough replicas have what it wrote. */
    <T> CompletableFuture<T> call(Function<RedisClusterAsyncCommands<String, byte[]>, CompletableFuture<T>> command) {
        CompletableFuture<T> answered = command.apply(connection.commands());
        Stages.onEnd(answered, (answer, fault) -> {
            if (fault != null) {
                breakOff();
            }
        });
        return answered.thenCompose(answer -> replicated().thenApply(done -> answer));
    }

    private synchronized CompletableFuture<Void> replicated() {
        if (nextGroup == null) {
            nextGroup = new CompletableFuture<>();
        }
        CompletableFuture<Void> group = nextGroup;
        if (!waiting) {
            awaitReplicas(group);
        }
        return group;
    }

    /**
     * What a call found written already, by itself or another process, was perhaps not replicated either. Redis promises
     * {@code WAIT} for the connection's own writes only; behind one of those, however small, it covers all earlier ones.
     */
    private synchronized void awaitReplicas(CompletableFuture<Void> group) {
        waiting = true;
        nextGroup = null;
        CompletableFuture<String> written =
                connection.commands().set(marker, new byte[0]).toCompletableFuture();
        CompletableFuture<Long> replicas = connection
                .commands()
                .waitForReplication(
                        replication.replicas(), replication.timeout().toMillis())
                .toCompletableFuture();
        Stages.onEnd(written.thenCombine(replicas, (done, count) -> count), (count, fault) -> {
            awaitNextGroup();
            end(group, count, fault);
        });
    }

    private synchronized void awaitNextGroup() {
        waiting = false;
        if (nextGroup != null) {
            awaitReplicas(nextGroup);
        }
    }

    private void end(CompletableFuture<Void> group, @Nullable Long count, @Nullable Throwable fault) {
        if (fault != null) {
            breakOff();
            group.completeExceptionally(fault);
        } else if (broken.get()) {
            group.completeExceptionally(new BusUnavailableException(
                    "The connection to Redis was lost before the replicas had the write: it may be asked for again"));
        } else if (count == null || count < replication.replicas()) {
            group.completeExceptionally(new BusUnavailableException("Redis has the write, but only " + count + " of "
                    + replication.replicas() + " replicas had it within "
                    + replication.timeout().toMillis()
                    + " ms (emp.bus.replicas, emp.bus.replication-timeout): it may be asked for again"));
        } else {
            group.complete(null);
        }
    }

    private void breakOff() {
        if (broken.compareAndSet(false, true)) {
            RedisLink.THREADS.execute(connection::close);
        }
    }
}
