package dev.emp.worker.health;

import dev.emp.worker.health.Situation.ServiceCondition;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /health}: whether the machine is well, and each of its parts. */
@RestController
class HealthController {

    private final MachineHealth machine;

    HealthController(MachineHealth machine) {
        this.machine = machine;
    }

    @GetMapping("/health")
    ResponseEntity<HealthView> health() {
        MachineState state = machine.state();
        HttpStatus status = machine.isHealthy() ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE;
        return ResponseEntity.status(status)
                .body(new HealthView(
                        machine.isHealthy(),
                        state.health().wireName(),
                        state.reason(),
                        components(machine.situation())));
    }

    private static Map<String, ComponentView> components(Situation situation) {
        Map<String, ComponentView> components = new LinkedHashMap<>();
        Situation.BusLoss loss = situation.busLoss();
        components.put("job_bus", loss == null ? ComponentView.well() : ComponentView.unhealthy(loss.reason()));
        components.put(
                "resources",
                situation.excesses().isEmpty()
                        ? ComponentView.well()
                        : ComponentView.unhealthy(situation.excessesInWords()));
        new TreeMap<>(situation.services()).forEach((name, condition) -> components.put(name, component(condition)));
        return components;
    }

    private static ComponentView component(ServiceCondition condition) {
        return switch (condition) {
            case ServiceCondition.Up up -> ComponentView.well();
            case ServiceCondition.Down(String reason) -> ComponentView.unhealthy(reason);
            case ServiceCondition.Failed(String reason) -> ComponentView.unhealthy(reason);
        };
    }

    record HealthView(
            boolean healthy, String state, @Nullable String reason, Map<String, ComponentView> components) {}

    record ComponentView(boolean healthy, @Nullable String reason) {

        static ComponentView well() {
            return new ComponentView(true, null);
        }

        static ComponentView unhealthy(String reason) {
            return new ComponentView(false, reason);
        }
    }
}
