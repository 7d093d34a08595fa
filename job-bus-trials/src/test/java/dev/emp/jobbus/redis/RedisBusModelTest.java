package dev.emp.jobbus.redis;

import dev.emp.jobbus.contract.BusFixture;
import dev.emp.jobbus.contract.BusModelContract;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Random runs on Redis, compared with the same runs on the in-memory bus. On a server of its own, since it empties it
 * again and again.
 */
class RedisBusModelTest extends BusModelContract {

    private static final LettuceConnectionFactory REDIS =
            EmbeddedRedisServer.start().connectionFactory();

    RedisBusModelTest() {
        super(100_000, 2026);
    }

    @Override
    protected BusFixture openFixture() {
        return new RedisBusFixture(REDIS);
    }
}
