package dev.emp.worker.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.connector.ConnectorHealth;
import dev.emp.worker.testing.Bench;
import dev.emp.worker.testing.ScriptedConnector;
import io.github.resilience4j.timelimiter.TimeLimiter;
import io.github.resilience4j.timelimiter.TimeLimiterConfig;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ConnectorWatchTest {

    private final ScriptedConnector connector = new ScriptedConnector();
    private final ConnectorWatch watch = Bench.watch("gpu0", connector);

    @Test
    void aConnectorThatIsDownIsAskedSoonAndThenLessOften() {
        connector.setReachable(false);

        assertThat(watch.check()).isLessThan(Duration.ofSeconds(1));
        for (int i = 0; i < 10; i++) {
            watch.check();
        }
        assertThat(watch.check()).isEqualTo(ConnectorWatch.INTERVAL);
        assertThat(watch.state()).isEqualTo(new ServiceState.Down("the connector does not answer"));
        assertThat(watch.descriptor()).isEmpty();

        connector.setReachable(true);
        assertThat(watch.check()).isEqualTo(ConnectorWatch.INTERVAL);
        assertThat(watch.state()).isInstanceOf(ServiceState.Up.class);
    }

    @Test
    void aConnectorWhoseProviderIsDownStillDescribesItself() {
        connector.setHealth(new ConnectorHealth.Down("ComfyUI does not answer"));

        watch.check();

        assertThat(watch.descriptor())
                .hasValueSatisfying(
                        descriptor -> assertThat(descriptor.service()).isEqualTo("scripted"));
    }

    @Test
    void aCheckThatHangsIsGivenUp() {
        CountDownLatch never = new CountDownLatch(1);
        connector.beforeHealth(never::await);
        ConnectorWatch impatient = new ConnectorWatch(
                "gpu0",
                connector,
                TimeLimiter.of(TimeLimiterConfig.custom()
                        .timeoutDuration(Duration.ofMillis(50))
                        .build()));

        impatient.check();

        assertThat(impatient.state()).isEqualTo(new ServiceState.Down("it did not answer within 50 ms"));
    }
}
