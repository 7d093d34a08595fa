package dev.emp.jobbus.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.emp.jobbus.contract.BusDriver;
import dev.emp.jobbus.contract.BusFixture;
import dev.emp.jobbus.event.JobEvents.Part;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** What readers of output leave in Redis. */
class OutputReadsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final LettuceConnectionFactory factory =
            EmbeddedRedisServer.shared().connectionFactory();
    private final RedisProbe probe = new RedisProbe(EmbeddedRedisServer.shared());
    private BusFixture fixture;

    @BeforeEach
    void open() {
        fixture = new RedisBusFixture(factory);
        probe.resetStatistics();
    }

    @AfterEach
    void close() {
        fixture.close();
        probe.close();
        factory.destroy();
    }

    /** Clients of event streams come and go; what they waited for must not be waited for any longer. */
    @Test
    void aReaderThatHasBeenCanceledLeavesTheChannelOfItsJob() {
        CompletableFuture<List<Part>> reader = fixture.events()
                .readOutput(new BusDriver(fixture).newId(), 0, 10, Duration.ofMinutes(5))
                .toCompletableFuture();
        await().atMost(PATIENCE).until(() -> probe.calls("subscribe") == 1);
        assertThat(probe.calls("unsubscribe")).isZero();
        reader.cancel(true);
        await().atMost(PATIENCE).until(() -> probe.calls("unsubscribe") == 1);
    }
}
