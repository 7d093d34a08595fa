package dev.emp.worker.startup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.machine.MachineId;
import dev.emp.worker.health.HealthEvent;
import dev.emp.worker.plan.MachineIdentity;
import dev.emp.worker.plan.MachineType;
import dev.emp.worker.plan.Profile;
import dev.emp.worker.services.ServicesBench;
import dev.emp.worker.supervision.ProcessState;
import dev.emp.worker.supervision.SupervisedProcess;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MachineMetricsTest {

    @TempDir
    private Path directory;

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private ServicesBench machine;
    private StartupSteps steps;

    @BeforeEach
    void start() {
        machine = new ServicesBench(directory, "one", "two");
        steps = new StartupSteps(machine.health, machine.journal, machine.bench.clock);
        MachineIdentity identity = new MachineIdentity(
                new MachineId("box"), MachineType.GPU, Profile.COMFYUI, directory, machine.bench.clock.instant(), "1");
        new MachineMetrics(identity, machine.health, machine.services, steps, machine.bench.clock).bindTo(registry);
    }

    @AfterEach
    void stop() throws InterruptedException {
        machine.close();
    }

    @Test
    void oneStateIsSetAndEntriesAreCounted() {
        assertThat(state("restarting")).isEqualTo(1);

        machine.health.apply(new HealthEvent.DrainAsked(false));
        machine.health.apply(new HealthEvent.DrainAsked(true));

        assertThat(state("restarting")).isZero();
        assertThat(state("draining")).isEqualTo(1);
        assertThat(registry.get("emp.machine.state.entries")
                        .tag("state", "draining")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void theMachinesAgeAndTheTimeOfItsStepsAreTold() throws Exception {
        steps.run("services", () -> {
            machine.bench.clock.advance(Duration.ofSeconds(4));
            return "ready";
        });
        machine.bench.clock.advance(Duration.ofSeconds(6));

        assertThat(registry.get("emp.machine.startup").timeGauge().value(TimeUnit.SECONDS))
                .isEqualTo(4);
        assertThat(registry.get("emp.machine.uptime").timeGauge().value(TimeUnit.SECONDS))
                .isEqualTo(10);
    }

    @Test
    void whatTheProcessesUseIsToldByService() throws Exception {
        machine.started();
        machine.processes.useMemory("one", 5_000);
        machine.processes.exit("two", 3);
        SupervisedProcess two =
                machine.services.find("two").orElseThrow().process().orElseThrow();
        ServicesBench.await(() -> two.state() instanceof ProcessState.BackingOff);
        assertThat(gauge("emp.service.memory", "two")).isZero();
        machine.bench.clock.advance(Duration.ofMinutes(1));
        ServicesBench.await(() -> gauge("emp.service.memory", "two") == 1_000);

        assertThat(gauge("emp.service.memory", "one")).isEqualTo(5_000);
        assertThat(gauge("emp.service.cpu.cores", "one")).isEqualTo(0.5);
        assertThat(restarts("one")).isZero();
        assertThat(restarts("two")).isEqualTo(1);
    }

    private double state(String name) {
        return registry.get("emp.machine.state").tag("state", name).gauge().value();
    }

    private double gauge(String name, String service) {
        return registry.get(name).tag("service", service).gauge().value();
    }

    private double restarts(String service) {
        return registry.get("emp.service.restarts")
                .tag("service", service)
                .functionCounter()
                .count();
    }
}
