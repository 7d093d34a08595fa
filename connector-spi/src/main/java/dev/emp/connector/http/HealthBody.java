package dev.emp.connector.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.emp.connector.ConnectorHealth;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A connector's health on the wire.
 *
 * @param status {@code up} or {@code down}
 * @param reason why it is down; null when it is up
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record HealthBody(String status, @Nullable String reason) {

    static HealthBody of(ConnectorHealth health) {
        return switch (health) {
            case ConnectorHealth.Up() -> new HealthBody("up", null);
            case ConnectorHealth.Down(String reason) -> new HealthBody("down", reason);
        };
    }

    ConnectorHealth toHealth() {
        return "up".equals(status)
                ? new ConnectorHealth.Up()
                : new ConnectorHealth.Down(Objects.requireNonNullElse(reason, "The connector gives no reason."));
    }
}
