package dev.emp.jobbus.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/** Looks into a Redis past the bus, and damages what is there. */
final class RedisProbe implements AutoCloseable {

    private static final Pattern CALLS = Pattern.compile("calls=(\\d+)");

    private final LettuceConnectionFactory factory;
    private final StringRedisTemplate redis;

    RedisProbe(EmbeddedRedisServer server) {
        this(server.connectionFactory());
    }

    /** @param factory closed with the probe */
    RedisProbe(LettuceConnectionFactory factory) {
        this.factory = factory;
        redis = new StringRedisTemplate(factory);
    }

    StringRedisTemplate redis() {
        return redis;
    }

    /** A name within the one shard. */
    static String key(String name) {
        return "emp:{0}:" + name;
    }

    Set<String> keys() {
        return new TreeSet<>(redis.keys("*"));
    }

    /** The one key with a name of this pattern. */
    String onlyKey(String pattern) {
        Set<String> found = redis.keys(key(pattern));
        if (found.size() != 1) {
            throw new AssertionError("not one key " + pattern + " but " + found);
        }
        return found.iterator().next();
    }

    boolean hasIdleWorkers() {
        return idleWorkers() > 0;
    }

    long idleWorkers() {
        return redis.keys(key("idle:*")).stream()
                .mapToLong(key -> redis.opsForZSet().zCard(key))
                .sum();
    }

    void forgetScripts() {
        try (RedisConnection connection = factory.getConnection()) {
            connection.scriptingCommands().scriptFlush();
        }
    }

    /** Of a Redis that has functions. */
    void forgetFunctions() {
        try (RedisConnection connection = factory.getConnection()) {
            connection.execute("FUNCTION", "FLUSH".getBytes(StandardCharsets.UTF_8));
        }
    }

    /** @param command what follows {@code ACL} */
    void acl(List<String> command) {
        try (RedisConnection connection = factory.getConnection()) {
            connection.execute(
                    "ACL",
                    command.stream()
                            .map(word -> word.getBytes(StandardCharsets.UTF_8))
                            .toArray(byte[][]::new));
        }
    }

    void resetStatistics() {
        try (RedisConnection connection = factory.getConnection()) {
            connection.serverCommands().resetConfigStats();
        }
    }

    /** How often a command was called since {@link #resetStatistics}. */
    long calls(String command) {
        try (RedisConnection connection = factory.getConnection()) {
            String line = connection.serverCommands().info("commandstats").getProperty("cmdstat_" + command, "calls=0");
            Matcher matcher = CALLS.matcher(line);
            return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
        }
    }

    long usedMemory() {
        try (RedisConnection connection = factory.getConnection()) {
            return Long.parseLong(connection.serverCommands().info("memory").getProperty("used_memory"));
        }
    }

    /** How many connections buses have open now. */
    long busConnections() {
        try (RedisConnection connection = factory.getConnection()) {
            return connection.serverCommands().getClientList().stream()
                    .filter(client -> "emp-bus".equals(client.getName()))
                    .count();
        }
    }

    /** How many connections wait inside a command now. */
    long blockedClients() {
        try (RedisConnection connection = factory.getConnection()) {
            return Long.parseLong(connection.serverCommands().info("clients").getProperty("blocked_clients"));
        }
    }

    /** Lets time pass inside Redis. */
    void block(int seconds) {
        try (RedisConnection connection = factory.getConnection()) {
            connection.listCommands().bLPop(seconds, "nothing".getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    public void close() {
        factory.destroy();
    }
}
