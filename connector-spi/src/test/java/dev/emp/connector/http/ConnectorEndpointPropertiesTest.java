package dev.emp.connector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class ConnectorEndpointPropertiesTest {

    @Test
    void hasDefaults() {
        assertThat(bind(Map.of()))
                .isEqualTo(new ConnectorEndpointProperties(Duration.ofSeconds(5), Duration.ofSeconds(30)));
    }

    @Test
    void readsItsKeys() {
        assertThat(bind(Map.of("emp.connector.heartbeat-interval", "1s", "emp.connector.confirmation-timeout", "2m")))
                .isEqualTo(new ConnectorEndpointProperties(Duration.ofSeconds(1), Duration.ofMinutes(2)));
    }

    @Test
    void refusesAnIntervalOfZero() {
        assertThatThrownBy(() -> bind(Map.of("emp.connector.heartbeat-interval", "0s")))
                .rootCause()
                .hasMessageContaining("emp.connector.heartbeat-interval must be longer than 0 s");
    }

    private static ConnectorEndpointProperties bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("emp.connector", ConnectorEndpointProperties.class);
    }
}
