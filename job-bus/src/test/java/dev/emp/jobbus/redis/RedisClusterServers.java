package dev.emp.jobbus.redis;

import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.SlotHash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** A Redis cluster of three masters, each with a third of the slots; its data outlives a kill. */
final class RedisClusterServers implements AutoCloseable {

    private static final int MASTERS = 3;
    private static final int SLOTS = 16_384;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<RedisProcess> nodes = new ArrayList<>();

    private RedisClusterServers() {
        for (int i = 0; i < MASTERS; i++) {
            int[] slots = IntStream.range(i * SLOTS / MASTERS, (i + 1) * SLOTS / MASTERS)
                    .toArray();
            ask(addNode(), commands -> commands.clusterAddSlots(slots));
        }
        awaitWhole();
    }

    static RedisClusterServers start() {
        return new RedisClusterServers();
    }

    /** With a fourth node that can take the place of the key's master. */
    static RedisClusterServers startWithReplica(String key) {
        RedisClusterServers cluster = new RedisClusterServers();
        String master = ask(cluster.masterOf(key), RedisCommands::clusterMyId);
        RedisProcess replica = cluster.addNode();
        cluster.awaitWhole();
        ask(replica, commands -> commands.clusterReplicate(master));
        await().atMost(PATIENCE)
                .until(() ->
                        ask(replica, commands -> commands.info("replication")).contains("master_link_status:up"));
        return cluster;
    }

    private RedisProcess addNode() {
        RedisProcess node = RedisProcess.start(new RedisProcess.Server(
                RedisProgram.embedded(),
                "--cluster-enabled",
                "yes",
                "--cluster-announce-ip",
                RedisProcess.HOST,
                "--cluster-node-timeout",
                "3000",
                "--appendonly",
                "yes"));
        nodes.add(node);
        ask(nodes.getFirst(), commands -> commands.clusterMeet(RedisProcess.HOST, node.port()));
        return node;
    }

    /** A started connection factory with Spring's defaults; the caller destroys it. */
    LettuceConnectionFactory connectionFactory() {
        return RedisProcess.started(new LettuceConnectionFactory(new RedisClusterConfiguration(
                nodes.stream().map(RedisProcess::address).toList())));
    }

    /** As {@code spring.data.redis.cluster.nodes} takes them. */
    String addresses() {
        return nodes.stream().map(RedisProcess::address).collect(Collectors.joining(","));
    }

    <T> List<T> askAll(Function<RedisCommands<String, String>, T> question) {
        return nodes.stream().map(node -> ask(node, question)).toList();
    }

    /** Who was given the key's slot at the start. */
    RedisProcess masterOf(String key) {
        int slot = SlotHash.getSlot(key);
        return IntStream.range(0, MASTERS)
                .filter(i -> slot < (i + 1) * SLOTS / MASTERS)
                .mapToObj(nodes::get)
                .findFirst()
                .orElseThrow();
    }

    List<RedisProcess> masters() {
        return nodes.subList(0, MASTERS);
    }

    private void awaitWhole() {
        await().atMost(PATIENCE)
                .until(() -> nodes.stream().allMatch(node -> {
                    String info = ask(node, RedisCommands::clusterInfo);
                    return info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:" + nodes.size());
                }));
    }

    @Override
    public void close() {
        nodes.forEach(RedisProcess::close);
    }

    private static <T> T ask(RedisProcess node, Function<RedisCommands<String, String>, T> question) {
        try (RedisClient client = RedisClient.create(RedisURI.create(RedisProcess.HOST, node.port()))) {
            return question.apply(client.connect().sync());
        }
    }
}
