package dev.emp.jobbus.redis;

import dev.emp.jobbus.contract.BusAdapterContract;
import dev.emp.jobbus.contract.BusFixture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** The contract on a master that is found by asking sentinels, in one of three shards that all lie there. */
class RedisSentinelBusTest extends BusAdapterContract {

    private static RedisSentinelServers servers;
    private static LettuceConnectionFactory redis;

    @BeforeAll
    static void connect() {
        servers = RedisSentinelServers.start();
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
}
