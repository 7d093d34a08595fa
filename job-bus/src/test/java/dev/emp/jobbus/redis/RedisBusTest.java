package dev.emp.jobbus.redis;

import dev.emp.jobbus.contract.BusAdapterContract;
import dev.emp.jobbus.contract.BusFixture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** The contract on Redis 6.2. */
class RedisBusTest extends BusAdapterContract {

    private static LettuceConnectionFactory redis;

    @BeforeAll
    static void connect() {
        redis = EmbeddedRedisServer.shared().connectionFactory();
    }

    @AfterAll
    static void disconnect() {
        redis.destroy();
    }

    @Override
    protected BusFixture openFixture() {
        return new RedisBusFixture(redis);
    }
}
