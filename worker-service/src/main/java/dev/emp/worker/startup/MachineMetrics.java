package dev.emp.worker.startup;

import dev.emp.jobbus.machine.MachineReport;
import dev.emp.jobbus.machine.MachineReport.Health;
import dev.emp.worker.health.MachineHealth;
import dev.emp.worker.plan.MachineIdentity;
import dev.emp.worker.services.MachineService;
import dev.emp.worker.services.MachineServices;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The machine's state and age, and what its services use. */
final class MachineMetrics implements MeterBinder {

    private final MachineIdentity identity;
    private final MachineHealth health;
    private final MachineServices services;
    private final StartupSteps steps;
    private final Clock clock;

    MachineMetrics(
            MachineIdentity identity, MachineHealth health, MachineServices services, StartupSteps steps, Clock clock) {
        this.identity = identity;
        this.health = health;
        this.services = services;
        this.steps = steps;
        this.clock = clock;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (Health state : Health.values()) {
            Gauge.builder(
                            "emp.machine.state",
                            health,
                            machine -> machine.state().health() == state ? 1 : 0)
                    .description("1 for the state the machine is in")
                    .tag("state", state.wireName())
                    .register(registry);
            Counter entries = Counter.builder("emp.machine.state.entries")
                    .description("How often the machine has entered the state")
                    .tag("state", state.wireName())
                    .register(registry);
            health.onChange((before, after) -> {
                if (before.health() != state && after.health() == state) {
                    entries.increment();
                }
            });
        }
        TimeGauge.builder("emp.machine.uptime", this, TimeUnit.MILLISECONDS, MachineMetrics::uptimeMillis)
                .description("Since the machine was started")
                .register(registry);
        TimeGauge.builder("emp.machine.startup", this, TimeUnit.MILLISECONDS, MachineMetrics::startupMillis)
                .description("All steps of the start-up together; those done so far while it lasts")
                .register(registry);
        services.all().forEach(service -> bind(service, registry));
    }

    private double uptimeMillis() {
        return Duration.between(identity.startedAt(), clock.instant()).toMillis();
    }

    private double startupMillis() {
        return steps.steps().stream()
                .map(MachineReport.Step::took)
                .mapToLong(took -> took == null ? 0 : took.toMillis())
                .sum();
    }

    private static void bind(MachineService service, MeterRegistry registry) {
        service.process().ifPresent(process -> {
            Gauge.builder("emp.service.cpu.cores", process, each -> each.usage().cpuCores())
                    .description("Cores that the service's processes keep busy")
                    .tag("service", service.name())
                    .register(registry);
            Gauge.builder("emp.service.memory", process, each -> each.usage().residentBytes())
                    .description("Resident memory of the service's processes")
                    .baseUnit("bytes")
                    .tag("service", service.name())
                    .register(registry);
            FunctionCounter.builder("emp.service.restarts", process, each -> each.restarts())
                    .description("How often the service was started again")
                    .tag("service", service.name())
                    .register(registry);
        });
    }
}
