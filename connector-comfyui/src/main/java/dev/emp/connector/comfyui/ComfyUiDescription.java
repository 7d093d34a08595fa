package dev.emp.connector.comfyui;

import dev.emp.connector.ConnectorDescriptor;
import dev.emp.connector.ConnectorException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What this ComfyUI runs. Its models are asked for at most every few seconds. */
final class ComfyUiDescription {

    static final String SERVICE = "comfyui";

    private static final JsonNode INPUT_SCHEMA = readSchema();
    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final Duration FRESH_FOR = Duration.ofSeconds(10);

    private final ComfyUiApi api;
    private final Clock clock;
    private @Nullable ConnectorDescriptor latest;
    private Instant askedAt = Instant.MIN;

    ComfyUiDescription(ComfyUiApi api, Clock clock) {
        this.api = api;
        this.clock = clock;
    }

    synchronized ConnectorDescriptor current() {
        Instant now = clock.instant();
        ConnectorDescriptor known = latest;
        if (known == null || now.isAfter(askedAt.plus(FRESH_FOR))) {
            known = new ConnectorDescriptor(SERVICE, models(), INPUT_SCHEMA);
            latest = known;
            askedAt = now;
        }
        return known;
    }

    /** None while ComfyUI does not answer: health says why. */
    private List<String> models() {
        try {
            return api.checkpoints(PATIENCE);
        } catch (ConnectorException e) {
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private static JsonNode readSchema() {
        try (InputStream schema = Objects.requireNonNull(
                ComfyUiDescription.class.getResourceAsStream("input-schema.json"), "input-schema.json")) {
            return JsonMapper.builder().build().readTree(schema);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
