package dev.emp.connector.http;

import dev.emp.connector.Connector;
import dev.emp.connector.ConnectorHealth;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Shows the provider's health in the service's own. Belongs to readiness, never to liveness. */
final class ConnectorHealthIndicator implements HealthIndicator {

    private final Connector connector;

    ConnectorHealthIndicator(Connector connector) {
        this.connector = connector;
    }

    @Override
    public Health health() {
        return switch (connector.health()) {
            case ConnectorHealth.Up up -> Health.up().build();
            case ConnectorHealth.Down(String reason) ->
                Health.down().withDetail("reason", reason).build();
        };
    }
}
