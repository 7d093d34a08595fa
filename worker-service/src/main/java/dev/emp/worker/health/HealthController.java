package dev.emp.worker.health;

import dev.emp.worker.health.MachineHealth.Condition;
import java.util.LinkedHashMap;
import java.util.Map;
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
        Condition condition = machine.condition();
        Map<String, ComponentView> components = new LinkedHashMap<>();
        components.put(
                "job_bus", machine.busTrouble().map(ComponentView::unhealthy).orElseGet(ComponentView::well));
        machine.connectors().forEach(each -> components.put(each.name(), component(each.state())));
        HttpStatus status = condition.isHealthy() ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE;
        return ResponseEntity.status(status)
                .body(new HealthView(
                        condition.isHealthy(), condition.health().wireName(), condition.reason(), components));
    }

    private static ComponentView component(ServiceState state) {
        return switch (state) {
            case ServiceState.Up up -> ComponentView.well();
            case ServiceState.Down(String reason) -> ComponentView.unhealthy(reason);
            case ServiceState.Unknown unknown -> ComponentView.unhealthy("not asked yet");
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
