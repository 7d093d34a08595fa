package dev.emp.worker.health;

import dev.emp.worker.health.MachineHealth.Condition;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** The machine's part in readiness: out of service while it drains or is not well. */
@Component
class MachineHealthIndicator implements HealthIndicator {

    private final MachineHealth machine;

    MachineHealthIndicator(MachineHealth machine) {
        this.machine = machine;
    }

    @Override
    public Health health() {
        Condition condition = machine.condition();
        Health.Builder answer = condition.isHealthy() ? Health.up() : Health.outOfService();
        if (condition.reason() != null) {
            answer.withDetail("reason", condition.reason());
        }
        return answer.withDetail("state", condition.health().wireName()).build();
    }
}
