package dev.emp.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.orchestrator.artifacts.RetentionProperties;
import dev.emp.orchestrator.files.FileProperties;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class OrchestratorPropertiesTest {

    @Test
    void hasDefaults() {
        OrchestratorProperties properties =
                binder(Map.of()).bindOrCreate("emp.orchestrator", OrchestratorProperties.class);
        assertThat(properties)
                .isEqualTo(new OrchestratorProperties(
                        DataSize.ofMegabytes(8),
                        Duration.ofMinutes(1),
                        new OrchestratorProperties.Batches(100_000, DataSize.ofMegabytes(16), DataSize.ofGigabytes(1)),
                        new OrchestratorProperties.Events(Duration.ofSeconds(15), 1024),
                        new OrchestratorProperties.Upkeep(Duration.ofSeconds(1), 500)));
        assertThat(properties.maxBodySize()).isEqualTo(DataSize.ofKilobytes(8 * 1024 + 64));
        assertThat(binder(Map.of()).bindOrCreate("emp.orchestrator.files", FileProperties.class))
                .isEqualTo(new FileProperties(
                        DataSize.ofGigabytes(5),
                        Duration.ofDays(7),
                        Duration.ofDays(90),
                        Duration.ofDays(30),
                        DataSize.ofMegabytes(16),
                        null));
        assertThat(binder(Map.of()).bindOrCreate("emp.orchestrator.artifacts", RetentionProperties.class))
                .isEqualTo(new RetentionProperties(Duration.ofHours(25), Duration.ofHours(1), Duration.ofDays(2)));
    }

    @Test
    void readsItsKeysOfFiles() {
        Binder binder = binder(Map.of(
                "emp.orchestrator.files.max-size", "1GB",
                "emp.orchestrator.files.retention", "1d",
                "emp.orchestrator.files.longest-retention", "2d",
                "emp.orchestrator.files.longest-wait", "3d",
                "emp.orchestrator.files.inline-limit", "45MB",
                "emp.orchestrator.files.max-per-tenant", "20GB",
                "emp.orchestrator.artifacts.kept-at-least", "2d",
                "emp.orchestrator.artifacts.sweep-interval", "5m",
                "emp.orchestrator.artifacts.unfinished-after", "3d"));
        assertThat(binder.bind("emp.orchestrator.files", FileProperties.class).get())
                .isEqualTo(new FileProperties(
                        DataSize.ofGigabytes(1),
                        Duration.ofDays(1),
                        Duration.ofDays(2),
                        Duration.ofDays(3),
                        DataSize.ofMegabytes(45),
                        DataSize.ofGigabytes(20)));
        assertThat(binder.bind("emp.orchestrator.artifacts", RetentionProperties.class)
                        .get())
                .isEqualTo(new RetentionProperties(Duration.ofDays(2), Duration.ofMinutes(5), Duration.ofDays(3)));
    }

    @Test
    void stopsTheStartWhenConnectorsCouldNotTakeTheFiles() {
        assertThatThrownBy(() -> TestOrchestrator.start("--emp.orchestrator.files.inline-limit=46MB"))
                .hasStackTraceContaining("emp.orchestrator.files.inline-limit must be 0B to 45MB");
    }

    @Test
    void readsItsKeys() {
        Binder binder = binder(Map.of(
                "emp.orchestrator.max-input-size", "1MB",
                "emp.orchestrator.body-timeout", "5s",
                "emp.orchestrator.batches.max-jobs", "10",
                "emp.orchestrator.batches.max-json-size", "2MB",
                "emp.orchestrator.batches.max-stream-size", "3MB",
                "emp.orchestrator.events.heartbeat", "5s",
                "emp.orchestrator.events.buffer", "64",
                "emp.orchestrator.upkeep.interval", "500ms",
                "emp.orchestrator.upkeep.batch", "10"));
        assertThat(binder.bind("emp.orchestrator", OrchestratorProperties.class).get())
                .isEqualTo(new OrchestratorProperties(
                        DataSize.ofMegabytes(1),
                        Duration.ofSeconds(5),
                        new OrchestratorProperties.Batches(10, DataSize.ofMegabytes(2), DataSize.ofMegabytes(3)),
                        new OrchestratorProperties.Events(Duration.ofSeconds(5), 64),
                        new OrchestratorProperties.Upkeep(Duration.ofMillis(500), 10)));
    }

    @Test
    void stopsTheStartOnAWrongValue() {
        assertThatThrownBy(() -> TestOrchestrator.start("--emp.orchestrator.events.buffer=1"))
                .hasStackTraceContaining("emp.orchestrator.events")
                .hasStackTraceContaining("buffer");
    }

    private static Binder binder(Map<String, String> values) {
        return new Binder(new MapConfigurationPropertySource(values));
    }
}
