package dev.emp.orchestrator.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.orchestrator.TestOrchestrator;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class WebhookPropertiesTest {

    private static final String PREFIX = "emp.orchestrator.webhooks";

    private static WebhookProperties bound(Map<String, String> values) {
        return new Binder(new MapConfigurationPropertySource(values)).bindOrCreate(PREFIX, WebhookProperties.class);
    }

    @Test
    void hasDefaults() {
        assertThat(bound(Map.of()))
                .isEqualTo(new WebhookProperties(
                        null,
                        "",
                        false,
                        false,
                        List.of(
                                Duration.ofSeconds(5),
                                Duration.ofMinutes(5),
                                Duration.ofMinutes(30),
                                Duration.ofHours(2),
                                Duration.ofHours(5),
                                Duration.ofHours(10),
                                Duration.ofHours(14),
                                Duration.ofHours(20),
                                Duration.ofHours(24)),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(15),
                        DataSize.ofKilobytes(64),
                        Duration.ofDays(30),
                        Duration.ofHours(24),
                        Duration.ofDays(5),
                        new WebhookProperties.Limits(128, 8, 4, 100)));
    }

    @Test
    void readsItsKeys() {
        assertThat(bound(Map.ofEntries(
                        Map.entry(PREFIX + ".encryption-key", "env:KEY"),
                        Map.entry(PREFIX + ".public-url", "https://emp.example"),
                        Map.entry(PREFIX + ".allow-private-addresses", "true"),
                        Map.entry(PREFIX + ".allow-http", "true"),
                        Map.entry(PREFIX + ".retries", "1s,2s"),
                        Map.entry(PREFIX + ".connect-timeout", "1s"),
                        Map.entry(PREFIX + ".timeout", "2s"),
                        Map.entry(PREFIX + ".max-body-size", "1KB"),
                        Map.entry(PREFIX + ".retention", "2d"),
                        Map.entry(PREFIX + ".secret-overlap", "1h"),
                        Map.entry(PREFIX + ".disable-after", "1d"),
                        Map.entry(PREFIX + ".limits.total", "4"),
                        Map.entry(PREFIX + ".limits.per-host", "3"),
                        Map.entry(PREFIX + ".limits.per-webhook", "2"),
                        Map.entry(PREFIX + ".limits.webhooks", "1"))))
                .isEqualTo(new WebhookProperties(
                        "env:KEY",
                        "https://emp.example",
                        true,
                        true,
                        List.of(Duration.ofSeconds(1), Duration.ofSeconds(2)),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        DataSize.ofKilobytes(1),
                        Duration.ofDays(2),
                        Duration.ofHours(1),
                        Duration.ofDays(1),
                        new WebhookProperties.Limits(4, 3, 2, 1)));
    }

    @Test
    void aWrongValueStopsTheStart() {
        assertThatThrownBy(() -> TestOrchestrator.start("--emp.orchestrator.webhooks.limits.total=0"))
                .hasStackTraceContaining("emp.orchestrator.webhooks")
                .hasStackTraceContaining("total");
    }
}
