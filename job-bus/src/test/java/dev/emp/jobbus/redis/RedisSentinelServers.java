package dev.emp.jobbus.redis;

import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** A master, its replica and three sentinels that promote the replica when two of them miss the master. */
final class RedisSentinelServers implements AutoCloseable {

    static final String MASTER_NAME = "emp";

    private static final int SENTINELS = 3;
    private static final int QUORUM = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final RedisReplication data = RedisReplication.start(1);
    private final List<RedisProcess> sentinels;

    private RedisSentinelServers() {
        RedisProcess.Command command =
                new Sentinel(RedisProgram.embedded(), data.master().port());
        sentinels = Stream.generate(() -> RedisProcess.start(command))
                .limit(SENTINELS)
                .toList();
    }

    static RedisSentinelServers start() {
        RedisSentinelServers servers = new RedisSentinelServers();
        await().atMost(PATIENCE)
                .until(() -> servers.sentinels.stream()
                        .map(RedisSentinelServers::viewOf)
                        .allMatch(view -> "1".equals(view.get("num-slaves"))
                                && Integer.toString(SENTINELS - 1).equals(view.get("num-other-sentinels"))));
        return servers;
    }

    /** The first master and its replica; a failover turns them round. */
    RedisReplication data() {
        return data;
    }

    /** Waits until every sentinel takes the first replica for the master. */
    void awaitPromotion() {
        String replica = Integer.toString(data.replica().port());
        await().atMost(PATIENCE)
                .until(() -> sentinels.stream()
                        .map(RedisSentinelServers::viewOf)
                        .allMatch(view -> replica.equals(view.get("port"))));
    }

    /** A started connection factory with Spring's defaults; the caller destroys it. */
    LettuceConnectionFactory connectionFactory() {
        return RedisProcess.started(new LettuceConnectionFactory(new RedisSentinelConfiguration(
                MASTER_NAME, sentinels.stream().map(RedisProcess::address).collect(Collectors.toSet()))));
    }

    @Override
    public void close() {
        sentinels.forEach(RedisProcess::close);
        data.close();
    }

    private static Map<String, String> viewOf(RedisProcess sentinel) {
        try (RedisClient client = RedisClient.create()) {
            return client.connectSentinel(RedisURI.create(RedisProcess.HOST, sentinel.port()))
                    .sync()
                    .master(MASTER_NAME);
        }
    }

    /** A sentinel keeps what it learns in its settings, so it wants them in a file. */
    private record Sentinel(Path program, int masterPort) implements RedisProcess.Command {

        @Override
        public String readyLine() {
            return "Sentinel ID is";
        }

        @Override
        public List<String> on(int port, Path directory) throws IOException {
            Path settings = directory.resolve("sentinel.conf");
            Files.writeString(settings, """
                    port %d
                    bind %s
                    dir %s
                    sentinel monitor %s %s %d %d
                    sentinel down-after-milliseconds %s 1500
                    sentinel failover-timeout %s 5000
                    """.formatted(
                            port,
                            RedisProcess.HOST,
                            directory,
                            MASTER_NAME,
                            RedisProcess.HOST,
                            masterPort,
                            QUORUM,
                            MASTER_NAME,
                            MASTER_NAME));
            return List.of(program.toString(), settings.toString(), "--sentinel");
        }
    }
}
