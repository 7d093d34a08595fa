package dev.emp.worker.health;

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
        MachineState state = machine.state();
        Health.Builder answer = state instanceof MachineState.Healthy ? Health.up() : Health.outOfService();
        String reason = state.reason();
        if (reason != null) {
            answer.withDetail("reason", reason);
        }
        return answer.withDetail("state", state.health().wireName()).build();
    }
}
