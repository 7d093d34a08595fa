package dev.emp.orchestrator.costs;

import dev.emp.jobbus.job.Usd;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Says what a job is likely to cost, by the prices in the settings. */
@Component
public final class CostEstimator {

    private final Map<Kind, Usd> prices = new HashMap<>();

    CostEstimator(CostProperties settings) {
        settings.prices()
                .forEach(price ->
                        prices.put(new Kind(price.service(), Optional.ofNullable(price.model())), price.amount()));
    }

    /** The cost of a job that asks for this model; empty when no price is known for it. */
    public Optional<Usd> estimate(String service, Optional<String> model) {
        return Optional.ofNullable(prices.get(new Kind(service, model)))
                .or(() -> Optional.ofNullable(prices.get(new Kind(service, Optional.empty()))));
    }

    private record Kind(String service, Optional<String> model) {}
}
