package dev.emp.worker.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.contract.GpuBox;
import dev.emp.jobbus.contract.SettableClock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

class StatusViewTest {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    @Test
    void showsEverythingThatIsReported() {
        StatusView view =
                StatusView.of(GpuBox.report("box", SettableClock.START, 2).build(), Map.of("succeeded", 3L), List.of());

        JsonNode json = MAPPER.valueToTree(view);

        assertThat(json.at("/profile").asString()).isEqualTo("comfyui");
        assertThat(json.at("/uptime_seconds").asInt()).isEqualTo(7_200);
        assertThat(json.at("/jobs_ended/succeeded").asInt()).isEqualTo(3);
        assertThat(json.at("/services/0/state").asString()).isEqualTo("up");
        assertThat(json.at("/services/0/since").isString()).isTrue();
        assertThat(json.at("/services/0/process/memory_limit_bytes").asLong()).isEqualTo(16_000_000_000L);
        assertThat(json.at("/services/0/process/restarts").asInt()).isEqualTo(1);
        assertThat(json.at("/steps/0/took_seconds").asDouble()).isEqualTo(0.14);
        assertThat(json.at("/steps/3/state").asString()).isEqualTo("skipped");
        assertThat(json.at("/events/0/kind").asString()).isEqualTo("startup_complete");
        assertThat(json.at("/events/0/at").isString()).isTrue();
        assertThat(json.at("/resources/cpu_share").asDouble()).isEqualTo(0.42);
        assertThat(json.at("/resources/disks/0/total_bytes").asLong()).isEqualTo(2_000_000_000_000L);
        assertThat(json.at("/resources/gpus/1/temperature_celsius").asDouble()).isEqualTo(44);
    }
}
