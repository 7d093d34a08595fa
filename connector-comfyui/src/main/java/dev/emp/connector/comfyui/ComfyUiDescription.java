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
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the servers run together. They are asked at most every few seconds. */
final class ComfyUiDescription {

    static final String SERVICE = "comfyui";

    private static final JsonNode INPUT_SCHEMA = readSchema();
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration FRESH_FOR = Duration.ofSeconds(10);

    private final ComfyUiServers servers;
    private final Clock clock;
    private @Nullable ConnectorDescriptor latest;
    private Instant askedAt = Instant.MIN;

    /** What one server answers; nothing while it is down. */
    private record Answer(NavigableSet<String> models, JsonNode stats) {}

    ComfyUiDescription(ComfyUiServers servers, Clock clock) {
        this.servers = servers;
        this.clock = clock;
    }

    synchronized ConnectorDescriptor current() {
        Instant now = clock.instant();
        ConnectorDescriptor known = latest;
        if (known == null || now.isAfter(askedAt.plus(FRESH_FOR))) {
            known = describe(answers());
            latest = known;
            askedAt = now;
        }
        return known;
    }

    private static ConnectorDescriptor describe(List<Answer> answers) {
        NavigableSet<String> models = new TreeSet<>();
        answers.forEach(answer -> models.addAll(answer.models()));
        return new ConnectorDescriptor(
                SERVICE,
                List.copyOf(models),
                INPUT_SCHEMA,
                DeviceAttributes.of(answers.stream().map(Answer::stats).toList()));
    }

    /** None while no ComfyUI answers: health says why. */
    private List<Answer> answers() {
        try {
            return servers.ask(ComfyUiDescription::answer).stream()
                    .flatMap(Optional::stream)
                    .toList();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private static Optional<Answer> answer(ComfyUiServer server) throws InterruptedException {
        try {
            JsonNode stats = server.api().stats(PATIENCE);
            NavigableSet<String> models =
                    server.catalog().isKnown() ? server.catalog().models() : new TreeSet<>();
            return Optional.of(new Answer(models, stats));
        } catch (ConnectorException e) {
            return Optional.empty();
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
