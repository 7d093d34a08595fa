package dev.emp.orchestrator.estimates;

import dev.emp.jobbus.matching.AttributeValue;
import dev.emp.jobbus.matching.Capabilities;
import dev.emp.jobbus.matching.Comparison;
import dev.emp.jobbus.matching.Requirement;
import dev.emp.jobbus.matching.Requirements;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/** Which model a job asks for, and what that needs. */
@Component
public final class Models {

    /** Where inputs name their model, the one asked for before the others. */
    private static final List<JsonPointer> USUAL_POINTERS =
            List.of(JsonPointer.compile("/model"), JsonPointer.compile("/body/model"));

    private static final String GPU_MEMORY = "gpu.memory_gb";
    private static final double GIBIBYTE = 1L << 30;

    private final EstimateProperties settings;
    private final Map<String, List<JsonPointer>> pointers;

    Models(EstimateProperties settings) {
        this.settings = settings;
        this.pointers = settings.modelPointers().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, each -> List.of(JsonPointer.compile(each.getValue()))));
    }

    /** The model that the requirements name by {@code =}, or else the input; empty when neither does. */
    public Optional<String> modelOf(String service, JsonNode input, Requirements requirements) {
        return required(requirements)
                .or(() -> pointers.getOrDefault(service, USUAL_POINTERS).stream()
                        .map(input::at)
                        .filter(JsonNode::isString)
                        .map(JsonNode::stringValue)
                        .filter(model -> !model.isBlank())
                        .findFirst());
    }

    private static Optional<String> required(Requirements requirements) {
        return requirements.all().stream()
                .filter(requirement -> requirement.attribute().equals(Capabilities.MODEL)
                        && requirement.comparison() == Comparison.EQUAL)
                .map(requirement -> requirement.operands().getFirst().toString())
                .findFirst();
    }

    /**
     * How much memory of a graphics card the job needs, in GiB: what the settings say of its model or what it requires itself,
     * whichever is more; empty when neither says anything.
     */
    public OptionalDouble gpuMemory(Optional<String> model, Requirements requirements) {
        OptionalDouble asked = requirements.all().stream()
                .filter(requirement ->
                        requirement.attribute().equals(GPU_MEMORY) && requirement.comparison() == Comparison.AT_LEAST)
                .map(Requirement::operands)
                .mapToDouble(operands -> ((AttributeValue.Num) operands.getFirst()).value())
                .max();
        OptionalDouble needed = model.flatMap(this::known)
                .map(known -> OptionalDouble.of(known.gpuMemory().toBytes() / GIBIBYTE))
                .orElse(OptionalDouble.empty());
        return asked.isPresent() && (needed.isEmpty() || asked.getAsDouble() > needed.getAsDouble()) ? asked : needed;
    }

    private Optional<EstimateProperties.Model> known(String model) {
        return Optional.ofNullable(settings.models().get(model));
    }
}
