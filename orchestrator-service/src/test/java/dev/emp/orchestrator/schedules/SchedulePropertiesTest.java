package dev.emp.orchestrator.schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.orchestrator.TestOrchestrator;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class SchedulePropertiesTest {

    @Test
    void hasDefaults() {
        assertThat(bound(Map.of()))
                .isEqualTo(new ScheduleProperties(10_000, 1_000, DataSize.ofKilobytes(256), Duration.ofMinutes(1)));
    }

    @Test
    void readsItsKeys() {
        assertThat(bound(Map.of(
                        "emp.orchestrator.schedules.max", "5",
                        "emp.orchestrator.schedules.max-per-tenant", "4",
                        "emp.orchestrator.schedules.max-body-size", "1MB",
                        "emp.orchestrator.schedules.grace", "2m")))
                .isEqualTo(new ScheduleProperties(5, 4, DataSize.ofMegabytes(1), Duration.ofMinutes(2)));
    }

    @Test
    void stopsTheStartOnAWrongValue() {
        assertThatThrownBy(() -> TestOrchestrator.start("--emp.orchestrator.schedules.grace=1s"))
                .hasStackTraceContaining("emp.orchestrator.schedules")
                .hasStackTraceContaining("grace");
    }

    private static ScheduleProperties bound(Map<String, String> values) {
        return new Binder(new MapConfigurationPropertySource(values))
                .bindOrCreate("emp.orchestrator.schedules", ScheduleProperties.class);
    }
}
