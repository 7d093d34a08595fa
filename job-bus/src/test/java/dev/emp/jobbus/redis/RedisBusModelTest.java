package dev.emp.jobbus.redis;

import dev.emp.jobbus.contract.BusFixture;
import dev.emp.jobbus.contract.BusModelContract;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Random runs on Redis, compared with the same runs on the in-memory bus. */
class RedisBusModelTest extends BusModelContract {

    private static final LettuceConnectionFactory REDIS =
            EmbeddedRedisServer.shared().connectionFactory();

    @Override
    protected BusFixture openFixture() {
        return new RedisBusFixture(REDIS);
    }
}
