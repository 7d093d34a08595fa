package dev.emp.jobbus.redis;

import dev.emp.jobbus.bus.BusUnavailableException;
import io.lettuce.core.cluster.api.async.RedisAdvancedClusterAsyncCommands;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What Redis throws away when its memory is full. It must be nothing: jobs would be lost and nobody would hear of it. */
final class EvictionPolicy {

    private static final Logger log = LoggerFactory.getLogger(EvictionPolicy.class);
    private static final String SETTING = "maxmemory_policy:";
    /** May throw away any key. */
    private static final String DANGEROUS = "allkeys-";

    private EvictionPolicy() {}

    /**
     * Refuses to work with a server that may evict jobs; warns of one that may evict other records. Blocks.
     *
     * @throws BusUnavailableException names the setting
     */
    static void check(RedisClusterAsyncCommands<String, byte[]> commands, Duration timeout) {
        for (CompletableFuture<String> asked : askServers(commands)) {
            String policy = read(asked, timeout).orElse("noeviction");
            if (policy.startsWith(DANGEROUS)) {
                throw new BusUnavailableException("Redis evicts keys when its memory is full, so jobs would be lost:"
                        + " its maxmemory-policy is " + policy + " and must be noeviction");
            }
            if (!policy.equals("noeviction")) {
                log.warn(
                        "Redis evicts records that have an end when its memory is full: its maxmemory-policy is {}"
                                + " and should be noeviction",
                        policy);
            }
        }
    }

    private static List<CompletableFuture<String>> askServers(RedisClusterAsyncCommands<String, byte[]> commands) {
        return commands instanceof RedisAdvancedClusterAsyncCommands<String, byte[]> cluster
                ? Stream.of(cluster.upstream().commands().info("memory").futures())
                        .map(answer -> answer.toCompletableFuture())
                        .toList()
                : List.of(commands.info("memory").toCompletableFuture());
    }

    /** Who may not ask, or asks a node that is down, works without knowing. */
    private static Optional<String> read(CompletableFuture<String> asked, Duration timeout) {
        try {
            return asked.get(timeout.toMillis(), TimeUnit.MILLISECONDS)
                    .lines()
                    .filter(line -> line.startsWith(SETTING))
                    .map(line -> line.substring(SETTING.length()).strip())
                    .findFirst();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (Exception e) {
            log.warn(
                    "Cannot see whether Redis evicts keys (maxmemory-policy must be noeviction): {}",
                    RedisLink.unavailable(e).getMessage());
            return Optional.empty();
        }
    }
}
