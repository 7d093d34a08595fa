package dev.emp.orchestrator.batches;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.Schema;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.stereotype.Component;

/** Completes the API's description of a job in a batch: it is a job with members more. */
@Component
final class BatchDocumentation implements OpenApiCustomizer {

    @Override
    @SuppressWarnings({"rawtypes", "unchecked"}) // as the model of the description is
    public void customise(OpenAPI api) {
        Map<String, Schema> schemas = api.getComponents().getSchemas();
        Schema<?> alone = Objects.requireNonNull(schemas.get("JobRequest"));
        Schema<?> batched = Objects.requireNonNull(schemas.get("BatchJob"));
        Map<String, Schema> members = new LinkedHashMap<>(alone.getProperties());
        members.putAll(batched.getProperties());
        batched.setProperties(members);
        batched.setRequired(alone.getRequired());
    }
}
