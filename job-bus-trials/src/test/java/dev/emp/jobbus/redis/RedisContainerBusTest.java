package dev.emp.jobbus.redis;

import dev.emp.jobbus.contract.BusAdapterContract;
import dev.emp.jobbus.contract.BusFixture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** The contract on Redis 8 in a container; skipped where no Docker engine answers or the image cannot be had. */
class RedisContainerBusTest extends BusAdapterContract {

    /** Where no registry can be reached, deploy/images/stand-ins makes an image, and this variable names it. */
    private static final String IMAGE = System.getenv().getOrDefault("EMP_TEST_REDIS_IMAGE", "redis:8-alpine");

    private static final int PORT = 6379;

    private static GenericContainer<?> container;
    private static LettuceConnectionFactory redis;

    @BeforeAll
    static void start() {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            skip("no Docker engine answers");
        }
        container = new GenericContainer<>(DockerImageName.parse(IMAGE)).withExposedPorts(PORT);
        try {
            container.start();
        } catch (RuntimeException e) {
            skip("the image " + IMAGE + " cannot be started: " + e.getMessage());
        }
        redis = new LettuceConnectionFactory(
                new RedisStandaloneConfiguration(container.getHost(), container.getMappedPort(PORT)));
        redis.afterPropertiesSet();
        redis.start();
    }

    @AfterAll
    static void stop() {
        if (redis != null) {
            redis.destroy();
            container.stop();
        }
    }

    @Override
    protected BusFixture openFixture() {
        return new RedisBusFixture(redis);
    }

    private static void skip(String reason) {
        System.out.println("SKIPPED: the job bus on Redis 8 in a container: " + reason);
        Assumptions.abort(reason);
    }
}
