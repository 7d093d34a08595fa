package dev.emp.launcher;

import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScanIterator;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.ArrayList;
import java.util.List;

/** Everything that a Redis holds, as texts: keys, and all values of every type. */
final class RedisContents {

    private final String url;

    RedisContents(String url) {
        this.url = url;
    }

    List<String> all() {
        try (RedisClient client = RedisClient.create(url);
                StatefulRedisConnection<String, String> connection = client.connect()) {
            RedisCommands<String, String> redis = connection.sync();
            List<String> all = new ArrayList<>();
            ScanIterator.scan(redis).forEachRemaining(key -> {
                all.add(key);
                all.addAll(valuesOf(key, redis));
            });
            return all;
        }
    }

    private static List<String> valuesOf(String key, RedisCommands<String, String> redis) {
        return switch (redis.type(key)) {
            case "string" -> List.of(redis.get(key));
            case "list" -> redis.lrange(key, 0, -1);
            case "set" -> List.copyOf(redis.smembers(key));
            case "zset" -> redis.zrange(key, 0, -1);
            case "hash" -> List.of(redis.hgetall(key).toString());
            case "stream" ->
                redis.xrange(key, Range.unbounded()).stream()
                        .map(message -> message.getBody().toString())
                        .toList();
            // It ended meanwhile.
            case "none" -> List.of();
            default -> throw new AssertionError("what is a " + redis.type(key) + "?");
        };
    }
}
