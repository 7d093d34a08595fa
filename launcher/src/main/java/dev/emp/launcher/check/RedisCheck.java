package dev.emp.launcher.check;

import dev.emp.launcher.platform.Reachability;
import dev.emp.launcher.platform.StartFailure;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.StaticCredentialsProvider;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether the Redis that services would use answers, and is set up as docs/redis.md asks. */
final class RedisCheck implements Check {

    private static final String NAME = "Redis";
    private static final String DEFAULT = "redis://127.0.0.1:6379";
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final @Nullable String asked;
    private final Map<String, String> environment;

    /** @param asked a URL; null takes what the environment names */
    RedisCheck(@Nullable String asked, Map<String, String> environment) {
        this.asked = asked;
        this.environment = Map.copyOf(environment);
    }

    @Override
    public List<Finding> look() {
        if (asked == null && (isSet("SPRING_DATA_REDIS_SENTINEL_MASTER") || isSet("SPRING_DATA_REDIS_CLUSTER_NODES"))) {
            return List.of(Finding.warning(
                    NAME,
                    "behind Sentinel, or a cluster: not looked at",
                    "name one of its masters with --redis to have it looked at"));
        }
        RedisURI uri;
        try {
            uri = uri();
        } catch (StartFailure wrong) {
            return List.of(Finding.fault(NAME, String.valueOf(wrong.getMessage()), "correct the URL"));
        }
        return look(uri);
    }

    private List<Finding> look(RedisURI uri) {
        String place = uri.getHost() + ":" + uri.getPort();
        uri.setTimeout(LIMIT);
        RedisClient client = RedisClient.create(uri);
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            return RedisInfo.of(connection.sync().info()).findings(place);
        } catch (RedisException e) {
            return List.of(absent(place, e));
        } finally {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        }
    }

    /** One that nobody has named need not be there. */
    private Finding absent(String place, RedisException e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String text = "none at " + place + ": " + cause.getMessage();
        return asked == null && !isNamed()
                ? Finding.warning(
                        NAME,
                        text,
                        "'./emp up' brings one along; services that are run alone need one, named with --redis")
                : Finding.fault(NAME, text, "start it, or correct --redis or spring.data.redis.*");
    }

    private RedisURI uri() throws StartFailure {
        if (asked != null || isSet("SPRING_DATA_REDIS_URL") || !isNamed()) {
            return Reachability.requireRedisUrl(
                    asked != null ? asked : environment.getOrDefault("SPRING_DATA_REDIS_URL", DEFAULT));
        }
        RedisURI uri = Reachability.requireRedisUrl("redis://" + environment.get("SPRING_DATA_REDIS_HOST") + ":"
                + environment.getOrDefault("SPRING_DATA_REDIS_PORT", "6379"));
        String password = environment.get("SPRING_DATA_REDIS_PASSWORD");
        if (password != null) {
            uri.setCredentialsProvider(new StaticCredentialsProvider(
                    environment.get("SPRING_DATA_REDIS_USERNAME"), password.toCharArray()));
        }
        return uri;
    }

    private boolean isNamed() {
        return isSet("SPRING_DATA_REDIS_URL") || isSet("SPRING_DATA_REDIS_HOST");
    }

    private boolean isSet(String name) {
        return !environment.getOrDefault(name, "").isEmpty();
    }
}
