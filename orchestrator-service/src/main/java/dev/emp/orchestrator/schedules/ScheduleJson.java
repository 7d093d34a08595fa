package dev.emp.orchestrator.schedules;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.emp.jobbus.document.Document;
import dev.emp.jobbus.job.JsonText;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** Schedules as documents keep them. Numbers of the job keep every digit. */
final class ScheduleJson {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .changeDefaultPropertyInclusion(usual -> usual.withValueInclusion(JsonInclude.Include.NON_NULL))
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private ScheduleJson() {}

    static JsonText write(Schedule schedule) {
        return new JsonText(MAPPER.writeValueAsString(new Kept(
                schedule.tenant(),
                schedule.definition(),
                schedule.createdAt(),
                schedule.updatedAt(),
                schedule.next(),
                schedule.open(),
                schedule.firings())));
    }

    static Schedule read(Document document) {
        Kept kept = MAPPER.readValue(document.content().value(), Kept.class);
        return new Schedule(
                document.id(),
                kept.tenant,
                kept.definition,
                kept.createdAt,
                kept.updatedAt,
                kept.next,
                kept.open,
                kept.firings);
    }

    /** The definition as a client would write it. */
    static JsonNode body(Definition definition) {
        return MAPPER.valueToTree(definition);
    }

    private record Kept(
            String tenant,
            Definition definition,
            Instant createdAt,
            Instant updatedAt,
            @Nullable Instant next,
            List<String> open,
            List<Firing> firings) {}
}
