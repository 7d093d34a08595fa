package dev.emp.orchestrator.estimates;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * What is known of jobs beforehand.
 *
 * @param modelPointers for each service the JSON pointer to the model in its input; {@code /model}, else {@code /body/model}, where none is set
 */
@Validated
@ConfigurationProperties("emp.orchestrator")
record EstimateProperties(
        @DefaultValue Map<String, @Valid Model> models,
        @DefaultValue Map<String, String> modelPointers) {

    EstimateProperties {
        models = Map.copyOf(models);
        modelPointers = Map.copyOf(modelPointers);
        modelPointers.forEach((service, pointer) -> {
            if (!pointer.startsWith("/")) {
                throw new IllegalArgumentException("emp.orchestrator.model-pointers." + service
                        + " must be a JSON pointer, such as /model, which begins with a slash");
            }
        });
    }

    /**
     * What is known of a model.
     *
     * @param gpuMemory what it needs on a graphics card
     */
    @ConfigurationPropertiesSource
    record Model(@NotNull DataSize gpuMemory) {}
}
