package dev.emp.orchestrator.costs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.jobbus.job.Usd;
import dev.emp.jobbus.matching.Requirement;
import dev.emp.jobbus.matching.Requirements;
import dev.emp.orchestrator.TestOrchestrator;
import dev.emp.orchestrator.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import tools.jackson.databind.JsonNode;

class CostEstimatorTest {

    private final CostEstimator estimator = new CostEstimator(bind(Map.of(
            "emp.orchestrator.prices[0].service", "openai",
            "emp.orchestrator.prices[0].model", "gpt-5",
            "emp.orchestrator.prices[0].usd-per-job", "0.0123456",
            "emp.orchestrator.prices[1].service", "openai",
            "emp.orchestrator.prices[1].usd-per-job", "0.001")));

    private static CostProperties bind(Map<String, String> values) {
        return new Binder(new MapConfigurationPropertySource(values))
                .bindOrCreate("emp.orchestrator", CostProperties.class);
    }

    private static JsonNode json(String text) {
        return StrictJson.read(text.getBytes(StandardCharsets.UTF_8));
    }

    private Optional<Usd> estimate(String service, String input) {
        return estimator.estimate(service, json(input), Requirements.NONE);
    }

    @Test
    void thePriceOfTheModelGoesBeforeThatOfTheService() {
        assertThat(estimate("openai", "{\"model\": \"gpt-5\"}")).contains(new Usd(12_346));
        assertThat(estimate("openai", "{\"body\": {\"model\": \"gpt-5\"}}")).contains(new Usd(12_346));
        assertThat(estimate("openai", "{\"model\": \"another\"}")).contains(new Usd(1_000));
        assertThat(estimate("openai", "[1]")).contains(new Usd(1_000));
        assertThat(estimate("another", "{\"model\": \"gpt-5\"}")).isEmpty();
    }

    @Test
    void aRequiredModelGoesBeforeThatOfTheInput() {
        Requirements required = Requirements.of(Requirement.equal("model", "gpt-5"));
        assertThat(estimator.estimate("openai", json("{\"model\": \"another\"}"), required))
                .contains(new Usd(12_346));
    }

    @Test
    void withoutPricesNothingIsKnown() {
        assertThat(bind(Map.of())).isEqualTo(new CostProperties(List.of()));
        assertThat(new CostEstimator(bind(Map.of())).estimate("openai", json("{}"), Requirements.NONE))
                .isEmpty();
    }

    @Test
    void twoPricesForTheSameJobsAreRefused() {
        assertThatThrownBy(() -> bind(Map.of(
                        "emp.orchestrator.prices[0].service", "openai",
                        "emp.orchestrator.prices[0].usd-per-job", "1",
                        "emp.orchestrator.prices[1].service", "openai",
                        "emp.orchestrator.prices[1].usd-per-job", "2")))
                .hasStackTraceContaining(
                        "emp.orchestrator.prices[1] must be for another service or model than those before it");
    }

    @Test
    void aWrongPriceStopsTheStart() {
        assertThatThrownBy(() -> TestOrchestrator.start(
                        "--emp.orchestrator.prices[0].service=openai", "--emp.orchestrator.prices[0].usd-per-job=-1"))
                .hasStackTraceContaining("emp.orchestrator.prices[0]")
                .hasStackTraceContaining("usdPerJob");
    }
}
