package dev.emp.jobbus.redis;

import dev.emp.jobbus.contract.BusAdapterContract;
import dev.emp.jobbus.contract.BusFixture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** The contract on a Redis cluster of three masters, where every script must keep to one slot (invariant I10). */
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
        return new RedisBusFixture(redis);
    }
}
