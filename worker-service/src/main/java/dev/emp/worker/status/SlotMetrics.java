package dev.emp.worker.status;

import dev.emp.worker.claiming.Claimer;
import dev.emp.worker.claiming.Workforce;
import dev.emp.worker.health.MachineHealth;
import dev.emp.worker.health.ServiceState;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;

/** Gauges: {@code emp_slots}, {@code emp_slots_used} and {@code emp_service_up} by worker, {@code emp_machine_healthy}. */
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
                .register(registry);
        for (Claimer claimer : claimers) {
            String name = claimer.worker().id().name();
            Gauge.builder("emp.slots", claimer, each -> each.worker().slots())
                    .tag("worker", name)
                    .register(registry);
            Gauge.builder("emp.slots.used", claimer, Claimer::slotsUsed)
                    .tag("worker", name)
                    .register(registry);
            Gauge.builder("emp.service.up", claimer, each -> each.watch().state() instanceof ServiceState.Up ? 1 : 0)
                    .tag("worker", name)
                    .register(registry);
        }
    }
}
