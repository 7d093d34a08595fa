package dev.emp.jobbus.redis;

import dev.emp.jobbus.contract.BusAdapterContract;
import dev.emp.jobbus.contract.BusFixture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** The contract in one of three shards, which promises all that a bus of one shard does. */
class RedisShardsBusTest extends BusAdapterContract {

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
        return RedisBusFixture.inOneOfThreeShards(redis);
    }
}
