package dev.emp.jobbus.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.contract.BusAdapterContract;
import dev.emp.jobbus.contract.BusDriver;
import dev.emp.jobbus.contract.BusFixture;
import dev.emp.jobbus.event.JobEvents.Batch;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.Placement;
import dev.emp.jobbus.job.Shards;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * The contract on a Redis cluster of three masters, in one of three shards that is not the home shard: every script must
 * keep to one slot (invariant I10), and no call may take the other shards' node for its own.
 */
class RedisClusterBusTest extends BusAdapterContract {

    private static RedisClusterServers servers;
    private static LettuceConnectionFactory redis;

    @BeforeAll
    static void connect() {
        servers = RedisClusterServers.start();
        redis = servers.connectionFactory();
    }

    @AfterAll
    static void disconnect() {
        redis.destroy();
        servers.close();
    }

    @Override
    protected BusFixture openFixture() {
        return RedisBusFixture.inOneOfThreeShards(redis);
    }

    @Test
    void shardsLieOnDifferentNodes() {
        Shards four = new Shards(4);
        try (RedisBusFixture fixture = RedisBusFixture.spread(redis, four)) {
            BusDriver driver = new BusDriver(fixture);
            List<JobId> jobs = IntStream.range(0, 20)
                    .mapToObj(i ->
                            driver.submit(BusDriver.spec().withPlacement(Placement.DEFAULT.withTenant("tenant-" + i))))
                    .toList();
            CompletableFuture<Batch> next = fixture.events()
                    .read(BusDriver.get(fixture.events().latest()), 100, Duration.ofMinutes(1))
                    .toCompletableFuture();
            assertThat(driver.claimIds("m/a", 20)).containsExactlyInAnyOrderElementsOf(jobs);
            assertThat(BusDriver.get(next).events()).isNotEmpty();
            List<Set<String>> shardsOfNodes = servers.askAll(commands -> commands.keys("emp:*")).stream()
                    .map(keys -> keys.stream()
                            .map(key -> key.substring(0, key.indexOf('}') + 1))
                            .collect(Collectors.toSet()))
                    .toList();
            assertThat(shardsOfNodes)
                    .containsExactly(Set.of("emp:{3}"), Set.of("emp:{1}", "emp:{2}"), Set.of("emp:{0}"));
        }
    }

    @Test
    void idleWorkersAreWokenFromEveryNode() {
        Shards four = new Shards(4);
        try (RedisBusFixture fixture = RedisBusFixture.spread(redis, four)) {
            BusDriver driver = new BusDriver(fixture);
            for (int tenant = 0; tenant < 8; tenant++) {
                CompletableFuture<List<Claim>> waiting = driver.startWaiting("m/a");
                JobId job =
                        driver.submit(BusDriver.spec().withPlacement(Placement.DEFAULT.withTenant("tenant-" + tenant)));
                assertThat(BusDriver.idsOf(BusDriver.get(waiting))).containsExactly(job);
            }
        }
    }
}
