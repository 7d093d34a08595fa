package dev.emp.connector.example;

import dev.emp.connector.Connector;
import dev.emp.connector.ConnectorContext;
import dev.emp.connector.ConnectorDescriptor;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorHealth;
import dev.emp.connector.ConnectorRequest;
import dev.emp.connector.ConnectorResult;
import dev.emp.connector.ErrorClass;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs jobs on a render farm: {@code PUT /jobs/NAME} begins one, {@code GET} asks how it is, {@code DELETE} stops it. */
public final class FarmConnector implements Connector {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final JsonNode SCHEMA = JSON.readTree("""
            {"type": "object", "required": ["scene"], "additionalProperties": false,
             "properties": {"scene": {"type": "string", "description": "what to render"}}}""");

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI farm;

    public FarmConnector(URI farm) {
        this.farm = farm;
    }

    @Override
    public ConnectorDescriptor describe() {
        return new ConnectorDescriptor("farm", List.of(), SCHEMA);
    }

    @Override
    public ConnectorHealth health() {
        try {
            call("GET", "health", "");
            return new ConnectorHealth.Up();
        } catch (ConnectorException | InterruptedException e) {
            return new ConnectorHealth.Down("The farm at " + farm + " is away: " + e.getMessage());
        }
    }

    @Override
    public ConnectorResult run(ConnectorRequest request, ConnectorContext context)
            throws ConnectorException, InterruptedException {
        String job = request.handle();
        if (job == null) {
            job = "emp-" + UUID.randomUUID();
            context.accepted(job); // before the farm hears of the job: so it is never rendered twice
            call("PUT", "jobs/" + job, request.input().toString());
        }
        String name = job;
        context.onCancel(() -> Thread.startVirtualThread(() -> cancel(name)));
        while (true) {
            JsonNode state = JSON.readTree(call("GET", "jobs/" + name, "").body());
            context.progress(
                    state.path("progress").asDouble(), state.path("state").asString());
            switch (state.path("state").asString()) {
                case "done" -> {
                    return result(name, context);
                }
                case "canceled" -> throw new ConnectorException(ErrorClass.CANCELED, "The farm stopped the job.");
                default -> Thread.sleep(50);
            }
        }
    }

    private ConnectorResult result(String job, ConnectorContext context)
            throws ConnectorException, InterruptedException {
        String picture = call("GET", "jobs/" + job + "/picture", "").body();
        try {
            byte[] content = picture.getBytes(StandardCharsets.UTF_8);
            context.artifact("picture.svg", "image/svg+xml", new ByteArrayInputStream(content));
        } catch (IOException e) {
            throw new ConnectorException(ErrorClass.UNAVAILABLE, "The picture could not be stored.", e);
        }
        return new ConnectorResult(JSON.createObjectNode().put("job", job));
    }

    private void cancel(String job) {
        try {
            call("DELETE", "jobs/" + job, "");
        } catch (ConnectorException | InterruptedException e) {
            Thread.currentThread().interrupt(); // the worker interrupts the job if it goes on for long
        }
    }

    /** The one place that knows what the farm's errors mean. */
    private HttpResponse<String> call(String method, String path, String body)
            throws ConnectorException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(farm.resolve("/" + path))
                .method(method, BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer;
        try {
            answer = http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new ConnectorException(ErrorClass.UNAVAILABLE, "The farm does not answer: " + e, e);
        }
        return switch (answer.statusCode()) {
            case 200 -> answer;
            case 404 -> throw new ConnectorException(ErrorClass.LOST, "The farm knows no job " + path + ".");
            case 422 -> throw new ConnectorException(ErrorClass.INVALID_INPUT, answer.body()).withNothingAccepted();
            default -> throw new ConnectorException(ErrorClass.UNAVAILABLE, "The farm is ill: " + answer.body());
        };
    }
}
