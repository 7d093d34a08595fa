package dev.emp.jobbus.redis;

import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.SlotHash;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** A Redis cluster of three masters, each with a third of the slots; its data outlives a kill. */
final class RedisClusterServers implements AutoCloseable {

    private static final int MASTERS = 3;
    private static final int SLOTS = 16_384;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<RedisProcess> masters;

    private RedisClusterServers() {
        RedisProcess.Command command = new RedisProcess.Server(
                RedisProgram.embedded(),
                "--cluster-enabled",
                "yes",
                "--cluster-announce-ip",
                RedisProcess.HOST,
                "--cluster-node-timeout",
                "5000",
                "--appendonly",
                "yes");
        masters = Stream.generate(() -> RedisProcess.start(command))
                .limit(MASTERS)
                .toList();
    }

    static RedisClusterServers start() {
        RedisClusterServers cluster = new RedisClusterServers();
        for (int i = 0; i < MASTERS; i++) {
            int[] slots = IntStream.range(i * SLOTS / MASTERS, (i + 1) * SLOTS / MASTERS)
                    .toArray();
            ask(cluster.masters.get(i), commands -> commands.clusterAddSlots(slots));
        }
        RedisProcess first = cluster.masters.getFirst();
        cluster.masters.forEach(other -> ask(first, commands -> commands.clusterMeet(RedisProcess.HOST, other.port())));
        cluster.awaitWhole();
        return cluster;
    }

    /** A started connection factory with Spring's defaults; the caller destroys it. */
    LettuceConnectionFactory connectionFactory() {
        return RedisProcess.started(new LettuceConnectionFactory(new RedisClusterConfiguration(
                masters.stream().map(RedisProcess::address).toList())));
    }

    /** The master of the key's slot. */
    RedisProcess masterOf(String key) {
        int slot = SlotHash.getSlot(key);
        return IntStream.range(0, MASTERS)
                .filter(i -> slot < (i + 1) * SLOTS / MASTERS)
                .mapToObj(masters::get)
                .findFirst()
                .orElseThrow();
    }

    List<RedisProcess> masters() {
        return masters;
    }

    void awaitWhole() {
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> masters.stream().allMatch(node -> {
                    String info = ask(node, RedisCommands::clusterInfo);
                    return info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:" + MASTERS);
                }));
    }

    @Override
    public void close() {
        masters.forEach(RedisProcess::close);
    }

    private static <T> T ask(RedisProcess node, Function<RedisCommands<String, String>, T> question) {
        try (RedisClient client = RedisClient.create(RedisURI.create(RedisProcess.HOST, node.port()))) {
            return question.apply(client.connect().sync());
        }
    }
}
