package dev.emp.jobbus.redis;

import static org.awaitility.Awaitility.await;

import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A master and its replicas, all in memory. */
final class RedisReplication implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final RedisProcess master;
    private final List<RedisProcess> replicas;

    private RedisReplication(int replicas) {
        master = RedisProcess.start(new RedisProcess.Server(
                RedisProgram.embedded(), "--repl-diskless-sync", "yes", "--repl-diskless-sync-delay", "0"));
        RedisProcess.Command replica = new RedisProcess.Server(
                RedisProgram.embedded(),
                "--replicaof",
                RedisProcess.HOST,
                Integer.toString(master.port()),
                "--repl-diskless-sync",
                "yes",
                "--repl-diskless-sync-delay",
                "0");
        this.replicas = Stream.generate(() -> RedisProcess.start(replica))
                .limit(replicas)
                .toList();
    }

    /** Starts them and waits until the replicas follow. */
    static RedisReplication start(int replicas) {
        RedisReplication servers = new RedisReplication(replicas);
        servers.awaitInStep();
        return servers;
    }

    RedisProcess master() {
        return master;
    }

    RedisProcess replica() {
        return replicas.getFirst();
    }

    /**
     * Freezes the first replica, so that it gets nothing of what is written from now on, not even out of the buffers of
     * its connection.
     */
    void cutOffReplica() {
        replica().freeze();
        try (RedisClient client = clientOfMaster()) {
            client.connect().sync().clientKill(KillArgs.Builder.typeSlave());
        }
    }

    private RedisClient clientOfMaster() {
        return RedisClient.create(RedisURI.create(RedisProcess.HOST, master.port()));
    }

    /** Waits until every replica follows the master. */
    void awaitInStep() {
        try (RedisClient client = clientOfMaster()) {
            await().atMost(PATIENCE).until(() -> {
                String info = client.connect().sync().info("replication");
                return info.lines()
                                .filter(line -> line.contains("state=online"))
                                .count()
                        == replicas.size();
            });
        }
    }

    @Override
    public void close() {
        replicas.forEach(RedisProcess::close);
        master.close();
    }
}
