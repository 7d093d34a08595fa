package dev.emp.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
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
                        new OrchestratorProperties.Batches(100_000, DataSize.ofMegabytes(16), DataSize.ofGigabytes(1)),
                        new OrchestratorProperties.Events(Duration.ofSeconds(15), 1024),
                        new OrchestratorProperties.Upkeep(Duration.ofSeconds(1), 500)));
        assertThat(properties.maxBodySize()).isEqualTo(DataSize.ofKilobytes(8 * 1024 + 64));
        assertThat(binder(Map.of()).bindOrCreate("emp.artifacts", ArtifactProperties.class))
                .isEqualTo(new ArtifactProperties(Path.of(".emp/artifacts")));
    }

    @Test
    void readsItsKeys() {
        Binder binder = binder(Map.of(
                "emp.orchestrator.max-input-size", "1MB",
                "emp.orchestrator.batches.max-jobs", "10",
                "emp.orchestrator.batches.max-json-size", "2MB",
                "emp.orchestrator.batches.max-stream-size", "3MB",
                "emp.orchestrator.events.heartbeat", "5s",
                "emp.orchestrator.events.buffer", "64",
                "emp.orchestrator.upkeep.interval", "500ms",
                "emp.orchestrator.upkeep.batch", "10",
                "emp.artifacts.directory", "/data"));
        assertThat(binder.bind("emp.orchestrator", OrchestratorProperties.class).get())
                .isEqualTo(new OrchestratorProperties(
                        DataSize.ofMegabytes(1),
                        new OrchestratorProperties.Batches(10, DataSize.ofMegabytes(2), DataSize.ofMegabytes(3)),
                        new OrchestratorProperties.Events(Duration.ofSeconds(5), 64),
                        new OrchestratorProperties.Upkeep(Duration.ofMillis(500), 10)));
        assertThat(binder.bind("emp.artifacts", ArtifactProperties.class).get())
                .isEqualTo(new ArtifactProperties(Path.of("/data")));
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
