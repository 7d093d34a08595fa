package dev.emp.connector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class ConnectorEndpointPropertiesTest {

    @Test
    void hasDefaults() {
        assertThat(bind(Map.of()))
                .isEqualTo(new ConnectorEndpointProperties(
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30),
                        DataSize.ofMegabytes(64),
                        Duration.ofMinutes(15),
                        DataSize.ofMegabytes(128),
                        DataSize.ofGigabytes(1),
                        Duration.ofSeconds(20)));
    }

    @Test
    void readsItsKeys() {
        assertThat(bind(Map.of(
                        "emp.connector.heartbeat-interval", "1s",
                        "emp.connector.confirmation-timeout", "2m",
                        "emp.connector.max-request-size", "1MB",
                        "emp.connector.detached-time", "3m",
                        "emp.connector.detached-limit-per-execution", "2MB",
                        "emp.connector.detached-limit-total", "3MB",
                        "emp.connector.shutdown-grace", "0s")))
                .isEqualTo(new ConnectorEndpointProperties(
                        Duration.ofSeconds(1),
                        Duration.ofMinutes(2),
                        DataSize.ofMegabytes(1),
                        Duration.ofMinutes(3),
                        DataSize.ofMegabytes(2),
                        DataSize.ofMegabytes(3),
                        Duration.ZERO));
    }

    @ParameterizedTest
    @CsvSource({
        "heartbeat-interval, 0s, must be longer than 0 s",
        "confirmation-timeout, -1s, must be longer than 0 s",
        "detached-time, 0s, must be longer than 0 s",
        "max-request-size, 0B, must be 1B to 1023MB",
        "max-request-size, 2GB, must be 1B to 1023MB",
        "detached-limit-per-execution, -1B, must not be negative",
        "detached-limit-total, -1B, must not be negative",
        "shutdown-grace, -1s, must not be negative",
    })
    void refusesWhatMakesNoSenseByName(String name, String value, String fault) {
        assertThatThrownBy(() -> bind(Map.of("emp.connector." + name, value)))
                .rootCause()
                .hasMessageContaining("emp.connector." + name + " " + fault);
    }

    private static ConnectorEndpointProperties bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("emp.connector", ConnectorEndpointProperties.class);
    }
}
