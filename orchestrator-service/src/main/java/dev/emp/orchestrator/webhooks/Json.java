package dev.emp.orchestrator.webhooks;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.emp.jobbus.document.Document;
import dev.emp.jobbus.job.JsonText;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** How records lie in documents. */
final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .changeDefaultPropertyInclusion(usual -> usual.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    private Json() {}

    static JsonText write(Object record) {
        return new JsonText(MAPPER.writeValueAsString(record));
    }

    static <T> Stored<T> read(Document document, Class<T> type) {
        return new Stored<>(
                document.id(),
                document.version(),
                MAPPER.readValue(document.content().value(), type));
    }
}
