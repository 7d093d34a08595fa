package dev.emp.orchestrator.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.orchestrator.TestOrchestrator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Rules, as they stand in the settings. */
class ClassifierTest {

    private static final String FIRST = "emp.orchestrator.classification[0].";

    @Test
    void aRuleThatSaysNothingButItsPoolFitsEveryJob() {
        assertThat(fits(Map.of(), job("comfyui", "sdxl", 8.0, 20.0))).isTrue();
        assertThat(fits(Map.of(), job("comfyui", null, null, null))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "services[0], comfyui, true",
        "services[0], openai, false",
        "services[0], comfy*, true",
        "services[0], *, true",
        "models[0], sdxl, true",
        "models[0], *xl, true",
        "models[0], sdxl.0, false",
        "models[0], s.xl, false",
        "labels.team, red, true",
        "labels.team, r*, true",
        "labels.team, blue, false",
        "labels.other, *, false",
        "min-gpu-memory, 8GB, true",
        "min-gpu-memory, 9GB, false",
        "max-gpu-memory, 8GB, true",
        "max-gpu-memory, 7GB, false",
        "min-duration, 20s, true",
        "min-duration, 21s, false",
        "max-duration, 20s, true",
        "max-duration, 19s, false"
    })
    void aRuleFitsWhatMeetsItsConditions(String condition, String value, boolean fits) {
        assertThat(fits(Map.of(condition, value), job("comfyui", "sdxl", 8.0, 20.0)))
                .isEqualTo(fits);
    }

    @ParameterizedTest
    @CsvSource({"models[0], *", "min-gpu-memory, 0GB", "max-gpu-memory, 999GB", "min-duration, 0s", "max-duration, 999d"
    })
    void whatIsNotKnownMeetsNoCondition(String condition, String value) {
        assertThat(fits(Map.of(condition, value), job("comfyui", null, null, null)))
                .isFalse();
    }

    @Test
    void allConditionsMustBeMet() {
        Map<String, String> both = Map.of("services[0]", "comfyui", "services[1]", "other", "models[0]", "flux");
        assertThat(fits(both, job("comfyui", "sdxl", null, null))).isFalse();
        assertThat(fits(both, job("other", "flux", null, null))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--emp.orchestrator.classification[0].services=comfyui|classification[0].pool must be the name of a pool",
                "--emp.orchestrator.classification[0].pool=heavy,--emp.orchestrator.classification[1].pool=|classification[1].pool must be",
                "--emp.orchestrator.classification[0].pool=heavy,--emp.orchestrator.classification[0].min-gpu-memory=2GB,"
                        + "--emp.orchestrator.classification[0].max-gpu-memory=1GB|classification[0].min-gpu-memory must be at most",
                "--emp.orchestrator.classification[0].pool=heavy,--emp.orchestrator.classification[0].min-duration=2m,"
                        + "--emp.orchestrator.classification[0].max-duration=1m|max-duration, which is 60 s",
                "--emp.orchestrator.classification[0].pool=heavy,--emp.orchestrator.classification[0].modles=sdxl|classification[0].modles",
                "--emp.orchestrator.model-pointers.comfyui=model|must be a JSON pointer",
                "--emp.orchestrator.prices[0].service=a,--emp.orchestrator.prices[0].usd-per-job=1,"
                        + "--emp.orchestrator.prices[1].service=a,--emp.orchestrator.prices[1].usd-per-job=2"
                        + "|emp.orchestrator.prices[1] must be for another service"
            })
    void stopsTheStartOnARuleThatMakesNoSenseAndNamesIt(String settings, String message) {
        assertThatThrownBy(() -> TestOrchestrator.start(settings.split(",", -1)))
                .hasStackTraceContaining(message);
    }

    private static boolean fits(Map<String, String> conditions, Traits job) {
        Map<String, String> settings = new HashMap<>(Map.of(FIRST + "pool", "heavy"));
        conditions.forEach((name, value) -> settings.put(FIRST + name, value));
        List<PoolRule> rules = new Binder(new MapConfigurationPropertySource(settings))
                .bind("emp.orchestrator", ClassificationProperties.class)
                .get()
                .rules();
        assertThat(rules).hasSize(1);
        return rules.getFirst().fits(job);
    }

    private static Traits job(
            String service, @Nullable String model, @Nullable Double gpuMemory, @Nullable Double seconds) {
        return new Traits(
                service, Optional.ofNullable(model), Map.of("team", "red"), optional(gpuMemory), optional(seconds));
    }

    private static OptionalDouble optional(@Nullable Double value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
}
