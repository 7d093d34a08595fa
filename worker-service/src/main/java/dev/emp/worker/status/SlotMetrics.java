package dev.emp.worker.status;

import dev.emp.worker.claiming.Claimer;
import dev.emp.worker.claiming.Workforce;
import dev.emp.worker.health.MachineHealth;
import dev.emp.worker.health.ServiceState;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;

/**
 * Gauges: {@code emp_slots} and {@code emp_slots_used} by worker, {@code emp_service_up} by service,
 * {@code emp_machine_healthy}.
 */
public final class SlotMetrics implements MeterBinder {

    private final List<Claimer> claimers;
    private final MachineHealth health;

    public SlotMetrics(Workforce workforce, MachineHealth health) {
        this.claimers = workforce.claimers();
        this.health = health;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("emp.machine.healthy", health, machine -> machine.isHealthy() ? 1 : 0)
                .description("1 while the machine is healthy")
                .register(registry);
        for (Claimer claimer : claimers) {
            String name = claimer.worker().id().name();
            Gauge.builder("emp.slots", claimer, each -> each.worker().slots())
                    .description("Jobs that the worker may run at once")
                    .tag("worker", name)
                    .register(registry);
            Gauge.builder("emp.slots.used", claimer, Claimer::slotsUsed)
                    .description("Jobs that the worker runs now")
                    .tag("worker", name)
                    .register(registry);
            Gauge.builder("emp.service.up", claimer, each -> each.watch().state() instanceof ServiceState.Up ? 1 : 0)
                    .description("1 while the service answers its health check")
                    .tag("service", claimer.worker().service().name())
                    .register(registry);
        }
    }
}
