package dev.emp.orchestrator.costs;

import dev.emp.jobbus.job.Usd;
import dev.emp.jobbus.matching.Capabilities;
import dev.emp.jobbus.matching.Comparison;
import dev.emp.jobbus.matching.Requirements;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Says what a job is likely to cost, by the prices in the settings. */
@Component
public final class CostEstimator {

    /** Where inputs name their model, the one asked for before the others. */
    private static final String[] MODEL_POINTERS = {"/model", "/body/model"};

    private final Map<Kind, Usd> prices = new HashMap<>();

    CostEstimator(CostProperties settings) {
        settings.prices()
                .forEach(price ->
                        prices.put(new Kind(price.service(), Optional.ofNullable(price.model())), price.amount()));
    }

    /** The cost of a job; empty when no price is known for it. */
    public Optional<Usd> estimate(String service, JsonNode input, Requirements requirements) {
        return prices.isEmpty() ? Optional.empty() : estimate(service, modelOf(input, requirements));
    }

    /** The cost of a job that asks for this model; empty when no price is known for it. */
    public Optional<Usd> estimate(String service, Optional<String> model) {
        return Optional.ofNullable(prices.get(new Kind(service, model)))
                .or(() -> Optional.ofNullable(prices.get(new Kind(service, Optional.empty()))));
    }

    private static Optional<String> modelOf(JsonNode input, Requirements requirements) {
        return requirements.all().stream()
                .filter(requirement -> requirement.attribute().equals(Capabilities.MODEL)
                        && requirement.comparison() == Comparison.EQUAL)
                .map(requirement -> requirement.operands().getFirst().toString())
                .findFirst()
                .or(() -> Stream.of(MODEL_POINTERS)
                        .map(input::at)
                        .filter(JsonNode::isString)
                        .map(JsonNode::stringValue)
                        .findFirst());
    }

    private record Kind(String service, Optional<String> model) {}
}
