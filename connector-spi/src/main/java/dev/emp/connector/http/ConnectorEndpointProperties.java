package dev.emp.connector.http;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the connector endpoint talks to workers.
 *
 * @param heartbeatInterval time between heartbeats; workers give a connector up after 20 s of silence
 * @param confirmationTimeout how long a worker may take to store a provider's handle
 */
@ConfigurationProperties("emp.connector")
record ConnectorEndpointProperties(
        @DefaultValue("5s") Duration heartbeatInterval,
        @DefaultValue("30s") Duration confirmationTimeout) {

    ConnectorEndpointProperties {
        requirePositive("emp.connector.heartbeat-interval", heartbeatInterval);
        requirePositive("emp.connector.confirmation-timeout", confirmationTimeout);
    }

    private static void requirePositive(String name, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException(name + " must be longer than 0 s, but is " + value);
        }
    }
}
