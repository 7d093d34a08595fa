package dev.emp.worker.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.connector.ConnectorHealth;
import dev.emp.jobbus.bus.BusUnavailableException;
import dev.emp.jobbus.contract.SettableClock;
import dev.emp.jobbus.machine.MachineReport.Health;
import dev.emp.jobbus.memory.InMemoryJobBus;
import dev.emp.worker.health.MachineHealth.Stage;
import dev.emp.worker.supervision.Backoff;
import dev.emp.worker.supervision.Signal;
import dev.emp.worker.testing.ScriptedConnector;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MachineHealthTest {

    private final ScriptedConnector connector = new ScriptedConnector();
    private final ConnectorWatch watch = new ConnectorWatch("gpu0", connector);
    private final BusLink link = new BusLink(
            new InMemoryJobBus(new SettableClock()),
            new Backoff(Duration.ofMillis(1), Duration.ofMillis(2)),
            new Signal());
    private final MachineHealth health = new MachineHealth(link, List.of(watch), new Signal());

    @BeforeEach
    void run() {
        health.enter(Stage.RUNNING);
    }

    @Test
    void itStartsUntilEveryConnectorHasAnswered() {
        assertThat(health.condition().health()).isEqualTo(Health.STARTING);

        watch.check();

        assertThat(health.condition()).isEqualTo(new MachineHealth.Condition(Health.HEALTHY, null));
    }

    @Test
    void aConnectorThatIsDownIsNamedWithItsReason() {
        connector.setHealth(new ConnectorHealth.Down("ComfyUI does not answer"));
        watch.check();

        assertThat(health.condition())
                .isEqualTo(new MachineHealth.Condition(Health.RESTARTING, "gpu0: ComfyUI does not answer"));

        connector.setHealth(new ConnectorHealth.Up());
        watch.check();
        assertThat(health.condition().isHealthy()).isTrue();
    }

    @Test
    void aLostBusComesFirst() {
        connector.setHealth(new ConnectorHealth.Down("ComfyUI does not answer"));
        watch.check();

        link.observe(
                CompletableFuture.failedFuture(new BusUnavailableException("connection refused", new Exception())));
        assertThat(health.condition())
                .isEqualTo(new MachineHealth.Condition(Health.RECONNECTING, "connection refused"));

        link.observe(CompletableFuture.completedFuture(1));
        assertThat(health.condition().health()).isEqualTo(Health.RESTARTING);
    }

    @Test
    void theStageOverrulesEverything() {
        health.enter(Stage.DRAINING);
        assertThat(health.condition().health()).isEqualTo(Health.DRAINING);
        health.enter(Stage.STOPPED);
        assertThat(health.condition().health()).isEqualTo(Health.STOPPED);
    }

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
}
