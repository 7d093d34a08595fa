package dev.emp.orchestrator.costs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.jobbus.job.Usd;
import dev.emp.orchestrator.TestOrchestrator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

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

    @Test
    void thePriceOfTheModelGoesBeforeThatOfTheService() {
        assertThat(estimator.estimate("openai", Optional.of("gpt-5"))).contains(new Usd(12_346));
        assertThat(estimator.estimate("openai", Optional.of("another"))).contains(new Usd(1_000));
        assertThat(estimator.estimate("openai", Optional.empty())).contains(new Usd(1_000));
        assertThat(estimator.estimate("another", Optional.of("gpt-5"))).isEmpty();
    }

    @Test
    void withoutPricesNothingIsKnown() {
        assertThat(bind(Map.of())).isEqualTo(new CostProperties(List.of()));
        assertThat(new CostEstimator(bind(Map.of())).estimate("openai", Optional.empty()))
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
