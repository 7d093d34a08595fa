package dev.emp.jobbus.redis;

import dev.emp.jobbus.contract.BusFixture;
import dev.emp.jobbus.contract.BusModelContract;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** The second half of the 200,000 operations, in a class of its own so that both halves run side by side. */
class RedisBusSecondModelTest extends BusModelContract {

    private static final LettuceConnectionFactory REDIS =
            EmbeddedRedisServer.start().connectionFactory();

    RedisBusSecondModelTest() {
        super(100_000, 1_000_000_000);
    }

    @Override
    protected BusFixture openFixture() {
        return new RedisBusFixture(REDIS);
    }
}
