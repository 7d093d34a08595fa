package dev.emp.jobbus.redis;

import static dev.emp.jobbus.contract.BusDriver.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.jobbus.bus.BusUnavailableException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** A Redis that may throw jobs away is refused, until it is set right. */
class RedisEvictionTest {

    @Test
    void aServerThatEvictsAnyKeyIsRefusedUntilItIsSetRight() {
        try (RedisProcess server = RedisProcess.start(
                new RedisProcess.Server(RedisProgram.embedded(), "--maxmemory-policy", "allkeys-lru"))) {
            LettuceConnectionFactory factory = server.connectionFactory();
            try (RedisBus bus = RedisBus.connect(factory, BusProperties.DEFAULT, null)) {
                assertRefused(bus);
                setPolicy(factory, "noeviction");
                assertThat(get(bus.queries().counts())).isEqualTo(Map.of());
            } finally {
                factory.destroy();
            }
        }
    }

    @Test
    void oneSuchNodeOfAClusterIsEnough() {
        try (RedisClusterServers servers = RedisClusterServers.start()) {
            LettuceConnectionFactory node = servers.masters().getFirst().connectionFactory();
            LettuceConnectionFactory factory = servers.connectionFactory();
            try (RedisBus bus = RedisBus.connect(factory, BusProperties.DEFAULT, null)) {
                setPolicy(node, "allkeys-lru");
                assertRefused(bus);
                setPolicy(node, "volatile-lru");
                assertThat(get(bus.queries().counts())).isEqualTo(Map.of());
            } finally {
                factory.destroy();
                node.destroy();
            }
        }
    }

    private static void assertRefused(RedisBus bus) {
        assertThatThrownBy(() -> get(bus.queries().counts()))
                .isInstanceOf(BusUnavailableException.class)
                .hasMessage("Redis evicts keys when its memory is full, so jobs would be lost:"
                        + " its maxmemory-policy is allkeys-lru and must be noeviction");
    }

    private static void setPolicy(LettuceConnectionFactory server, String policy) {
        server.getConnection().serverCommands().setConfig("maxmemory-policy", policy);
    }
}
