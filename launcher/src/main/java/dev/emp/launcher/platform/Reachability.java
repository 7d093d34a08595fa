package dev.emp.launcher.platform;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks the servers a platform is told to use whether they are there, before anything is started. */
public final class Reachability {

    private static final Duration LIMIT = Duration.ofSeconds(5);

    private Reachability() {}

    /** @throws StartFailure when the URL is wrong or no Redis answers there */
    public static void requireRedis(String url) throws StartFailure {
        RedisURI uri = requireRedisUrl(url);
        uri.setTimeout(LIMIT);
        RedisClient client = RedisClient.create(uri);
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            connection.sync().ping();
        } catch (RedisException e) {
            if (Causes.innermost(e) instanceof RedisCommandExecutionException refusal) {
                throw new StartFailure("the Redis at " + withoutPassword(url) + " refuses: " + refusal.getMessage(), e);
            }
            throw new StartFailure("no Redis at " + withoutPassword(url) + ": " + Causes.oneLine(e), e);
        } finally {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        }
    }

    /** @throws StartFailure when this is no URL of a Redis */
    public static RedisURI requireRedisUrl(String url) throws StartFailure {
        try {
            return RedisURI.create(url);
        } catch (IllegalArgumentException e) {
            throw new StartFailure("'" + withoutPassword(url) + "' is not a Redis URL, expected redis://host:port", e);
        }
    }

    /** @throws StartFailure when no ComfyUI answers at the URL */
    public static void requireComfyUi(URI url) throws StartFailure {
        URI stats = URI.create(url.toString().replaceFirst("/+$", "") + "/system_stats");
        try (HttpClient http = HttpClient.newBuilder().connectTimeout(LIMIT).build()) {
            HttpRequest request = HttpRequest.newBuilder(stats).timeout(LIMIT).build();
            int status =
                    http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            if (status != 200) {
                throw new StartFailure("no ComfyUI at " + url + ": " + stats.getPath() + " answered HTTP " + status);
            }
        } catch (IOException e) {
            throw new StartFailure("no ComfyUI at " + url + ": " + Causes.oneLine(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartFailure("interrupted while asking for ComfyUI at " + url, e);
        }
    }

    /** The URL as it may be shown: whatever stands before an @ is left out. */
    public static String withoutPassword(String url) {
        return url.replaceFirst("//[^@/]*@", "//");
    }
}
