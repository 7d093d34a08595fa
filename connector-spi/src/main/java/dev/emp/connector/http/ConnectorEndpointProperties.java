package dev.emp.connector.http;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How the connector endpoint talks to workers.
 *
 * @param heartbeatInterval time between heartbeats; workers give a stream up after 20 s of silence
 * @param confirmationTimeout how long a worker may take to store a provider's handle
 * @param maxRequestSize the largest request that starts an execution, its input included
 * @param detachedTime how long a call that cannot be attached to at its provider, or its result, waits for a worker that has gone
 * @param detachedLimitPerExecution how much of what such a call tells is kept for a worker that comes back; beyond it nobody can
 *     come back
 * @param detachedLimitTotal how much is kept of all such calls together
 * @param shutdownGrace how long such calls may go on when the connector is to stop
 */
@ConfigurationProperties("emp.connector")
record ConnectorEndpointProperties(
        @DefaultValue("5s") Duration heartbeatInterval,
        @DefaultValue("30s") Duration confirmationTimeout,
        @DefaultValue("64MB") DataSize maxRequestSize,
        @DefaultValue("15m") Duration detachedTime,
        @DefaultValue("128MB") DataSize detachedLimitPerExecution,
        @DefaultValue("1GB") DataSize detachedLimitTotal,
        @DefaultValue("20s") Duration shutdownGrace) {

    ConnectorEndpointProperties {
        requirePositive("emp.connector.heartbeat-interval", heartbeatInterval);
        requirePositive("emp.connector.confirmation-timeout", confirmationTimeout);
        requirePositive("emp.connector.detached-time", detachedTime);
        if (maxRequestSize.toBytes() < 1 || maxRequestSize.toBytes() > Integer.MAX_VALUE / 2) {
            throw new IllegalArgumentException(
                    "emp.connector.max-request-size must be 1B to 1023MB, but is " + maxRequestSize);
        }
        requireNotNegative("emp.connector.detached-limit-per-execution", detachedLimitPerExecution);
        requireNotNegative("emp.connector.detached-limit-total", detachedLimitTotal);
        if (shutdownGrace.isNegative()) {
            throw new IllegalArgumentException(
                    "emp.connector.shutdown-grace must not be negative, but is " + shutdownGrace);
        }
    }

    private static void requirePositive(String name, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException(name + " must be longer than 0 s, but is " + value);
        }
    }

    private static void requireNotNegative(String name, DataSize value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(name + " must not be negative, but is " + value);
        }
    }
}
