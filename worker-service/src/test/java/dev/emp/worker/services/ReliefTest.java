package dev.emp.worker.services;

import static dev.emp.worker.services.ServicesBench.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import dev.emp.jobbus.machine.MachineReport.Health;
import dev.emp.worker.plan.PlannedWorker;
import dev.emp.worker.resources.ResourceLimits;
import dev.emp.worker.resources.ResourceWatch;
import dev.emp.worker.supervision.ProcessState;
import dev.emp.worker.testing.ScriptedProbe;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ReliefTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    private ServicesBench machine;
    private ScriptedProbe probe;
    private ResourceWatch watch;
    private Relief relief;

    @BeforeEach
    void start() throws InterruptedException {
        machine = new ServicesBench(directory, ReliefTest::withGpu, "gpu0", "gpu1").started();
        probe = new ScriptedProbe(machine.bench.clock);
        watch = new ResourceWatch(
                probe,
                new ResourceLimits(0.9, 0.9, 0.9, 0.9, Duration.ZERO, Duration.ofMinutes(5)),
                machine.bench.clock);
        relief = new Relief(watch, machine.services, machine.health, machine.journal, machine.bench.clock);
        watch.onExcess(relief);
        // The use of the processor is known from the second reading on.
        watch.check();
    }

    private static PlannedWorker withGpu(PlannedWorker worker) {
        String index = worker.service().name().substring("gpu".length());
        return ServicesBench.withLabels(worker, Map.of("gpu.index", index));
    }

    @AfterEach
    void close() throws InterruptedException {
        machine.close();
    }

    @Test
    void allProvidersAreAskedToDropTheirModelsBeforeAnythingIsRestarted() throws Exception {
        probe.useMemory(0.95);

        look();

        assertThat(machine.health.state().health()).isEqualTo(Health.RESOURCE_RECOVERY);
        assertThat(machine.health.state().reason()).startsWith("memory is at 95 %");
        assertThat(machine.health.situation().isShortOfResources()).isTrue();
        assertThat(machine.connector("gpu0").releases()).isEqualTo(1);
        assertThat(machine.connector("gpu1").releases()).isEqualTo(1);
        assertThat(machine.journal("memory_released"))
                .containsExactly("gpu0: asked to drop its models", "gpu1: asked to drop its models");
        machine.bench.clock.advance(PATIENCE.minusMillis(1));
        look();
        assertThat(machine.connector("gpu0").releases()).isEqualTo(1);
        assertThat(starts()).isEqualTo(2);
    }

    @Test
    void ifThatDoesNotHelpTheServiceWithMostMemoryIsRestarted() throws Exception {
        machine.processes.useMemory("gpu0", 1_000);
        machine.processes.useMemory("gpu1", 2_000);
        probe.useMemory(0.95);
        look();

        machine.bench.clock.advance(PATIENCE);
        look();

        await(() -> machine.processes.starts("gpu1") == 2);
        assertThat(machine.processes.starts("gpu0")).isEqualTo(1);
        assertThat(machine.journal("service_stopping"))
                .singleElement()
                .asString()
                .startsWith("gpu1: is asked to end: memory is at 95 %");
    }

    @Test
    void aRestartedServiceHasTimeToShowWhetherItHelped() throws Exception {
        probe.useMemory(0.95);
        look();
        machine.bench.clock.advance(PATIENCE);
        look();
        await(() -> starts() == 3);

        machine.bench.clock.advance(PATIENCE.minusMillis(1));
        look();
        assertThat(starts()).isEqualTo(3);

        machine.bench.clock.advance(Duration.ofMillis(1));
        look();
        await(() -> starts() == 4);
    }

    @Test
    void whatIsDownIsNotRestartedForItsMemory() throws Exception {
        machine.fail("gpu0");
        machine.fail("gpu1");
        int before = starts();
        probe.useMemory(0.95);
        look();

        machine.bench.clock.advance(PATIENCE);
        look();

        assertThat(starts()).isEqualTo(before);
        assertThat(machine.processState("gpu0")).isInstanceOf(ProcessState.Failed.class);
        assertThat(machine.processState("gpu1")).isInstanceOf(ProcessState.Failed.class);
    }

    @Test
    void memoryOfAGpuIsFreedByItsOwnServiceOnly() throws Exception {
        machine.processes.useMemory("gpu0", 2_000);
        probe.useGpu(0, 0.1);
        probe.useGpu(1, 0.95);

        look();
        assertThat(machine.connector("gpu0").releases()).isZero();
        assertThat(machine.connector("gpu1").releases()).isEqualTo(1);

        machine.bench.clock.advance(PATIENCE);
        look();
        await(() -> machine.processes.starts("gpu1") == 2);
        assertThat(machine.processes.starts("gpu0")).isEqualTo(1);
    }

    @Test
    void aFullDiskAndABusyProcessorKeepNewJobsAwayAndRestartNothing() throws Exception {
        probe.useDisk(Path.of("/machine"), 0.95);
        probe.useCpu(0.95);

        look();
        machine.bench.clock.advance(PATIENCE);
        look();

        assertThat(machine.health.situation().isShortOfResources()).isTrue();
        assertThat(machine.health.state().reason())
                .contains("the CPU is at 95 %")
                .contains("the disk of /machine is at 95 %");
        assertThat(machine.connector("gpu0").releases()).isZero();
        assertThat(starts()).isEqualTo(2);
    }

    @Test
    void aConnectorThatBreaksKeepsNoOtherFromReleasing() throws Exception {
        machine.connector("gpu0").onRelease(() -> {
            throw new ConnectorException(ErrorClass.UNAVAILABLE, "no answer");
        });
        probe.useMemory(0.95);
        look();
        assertThat(machine.journal("memory_released")).containsExactly("gpu1: asked to drop its models");

        machine.connector("gpu0").onRelease(() -> {
            throw new IllegalStateException("broken");
        });
        enough();
        probe.useMemory(0.95);
        look();

        assertThat(machine.connector("gpu1").releases()).isEqualTo(2);
    }

    @Test
    void whenThereIsEnoughAgainTheMachineIsWellAndTheNextTimeBeginsGently() throws Exception {
        probe.useMemory(0.95);
        look();

        enough();

        assertThat(machine.health.state().health()).isEqualTo(Health.HEALTHY);
        assertThat(machine.journalKinds()).contains("resource_excess").endsWith("resource_recovered");
        machine.bench.clock.advance(PATIENCE);
        probe.useMemory(0.95);
        look();
        assertThat(machine.connector("gpu0").releases()).isEqualTo(2);
        assertThat(starts()).isEqualTo(2);
    }

    private void enough() throws InterruptedException {
        probe.useMemory(0.1);
        look();
    }

    private void look() throws InterruptedException {
        watch.check();
        relief.relieve();
    }

    private int starts() {
        return machine.processes.starts("gpu0") + machine.processes.starts("gpu1");
    }
}
