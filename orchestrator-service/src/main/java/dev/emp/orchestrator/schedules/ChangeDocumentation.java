package dev.emp.orchestrator.schedules;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.Schema;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.stereotype.Component;

/** Completes the API's description of a change of a schedule: it may name any member of the whole, or remove it. */
@Component
final class ChangeDocumentation implements OpenApiCustomizer {

    @Override
    @SuppressWarnings("rawtypes") // as the model of the description is
    public void customise(OpenAPI api) {
        Map<String, Schema> schemas = api.getComponents().getSchemas();
        Schema<?> whole = Objects.requireNonNull(schemas.get("ScheduleRequest"));
        Schema<?> change = Objects.requireNonNull(schemas.get("ScheduleChange"));
        whole.getProperties().forEach((name, member) -> {
            if (!change.getProperties().containsKey(name)) {
                change.addProperty(name, orNull(member));
            }
        });
    }

    private static Schema<?> orNull(Schema<?> member) {
        return new Schema<>().anyOf(List.of(member, new Schema<>().types(Set.of("null"))));
    }
}
