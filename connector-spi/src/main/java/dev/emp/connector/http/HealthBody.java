package dev.emp.connector.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.emp.connector.ConnectorHealth;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A connector's health on the wire.
 *
 * @param status {@code up} or {@code down}
 * @param reason why it is down; null when it is up
 * @param warmModels what it holds in memory; null when that is nothing
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record HealthBody(
        String status, @Nullable String reason, @Nullable List<String> warmModels) {

    static HealthBody of(ConnectorHealth health) {
        return switch (health) {
            case ConnectorHealth.Up up -> new HealthBody("up", null, sorted(up));
            case ConnectorHealth.Down(String reason) -> new HealthBody("down", reason, null);
        };
    }

    ConnectorHealth toHealth() {
        return "up".equals(status)
                ? new ConnectorHealth.Up(known())
                : new ConnectorHealth.Down(Objects.requireNonNullElse(reason, "The connector gives no reason."));
    }

    private static @Nullable List<String> sorted(ConnectorHealth.Up up) {
        return up.warmModels().isEmpty()
                ? null
                : up.warmModels().stream().sorted().toList();
    }

    /** Whoever claims to hold more is believed as much as is allowed: it is well all the same. */
    private Set<String> known() {
        return warmModels == null
                ? Set.of()
                : warmModels.stream().limit(ConnectorHealth.Up.MOST_WARM_MODELS).collect(Collectors.toSet());
    }
}
