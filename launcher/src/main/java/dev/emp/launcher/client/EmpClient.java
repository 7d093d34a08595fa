package dev.emp.launcher.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls the orchestrator of a running platform. Blocks; safe for use by many threads. */
public final class EmpClient implements AutoCloseable {

    /** Above the longest wait the API grants. */
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(75);

    private final URI orchestrator;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final JsonMapper json = JsonMapper.shared();

    public EmpClient(URI orchestrator) {
        this.orchestrator = orchestrator;
    }

    /**
     * Submits a job.
     *
     * @param job the body of {@code POST /v1/jobs}
     * @return the job as accepted
     * @throws ApiException when the platform refuses it
     */
    public JsonNode submit(JsonNode job) throws IOException, InterruptedException, ApiException {
        return call(request("/v1/jobs")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(job))));
    }

    /**
     * The same for a caller that submits again when no answer comes.
     *
     * @param key makes a repetition find the job of the first call
     */
    public JsonNode submit(JsonNode job, String key) throws IOException, InterruptedException, ApiException {
        return call(request("/v1/jobs")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(job))));
    }

    public JsonNode get(String path) throws IOException, InterruptedException, ApiException {
        return call(request(path).GET());
    }

    /** Asks for a job to be canceled; answers with the job. */
    public JsonNode cancel(String jobId) throws IOException, InterruptedException, ApiException {
        return call(request("/v1/jobs/" + jobId + "/cancel").POST(HttpRequest.BodyPublishers.noBody()));
    }

    /** Hands every event of a job to the listener until the stream ends or the listener answers false. */
    public void follow(String jobId, Predicate<Event> listener) throws IOException, InterruptedException, ApiException {
        HttpRequest request = HttpRequest.newBuilder(orchestrator.resolve("/v1/jobs/" + jobId + "/events"))
                .header("Accept", "text/event-stream")
                .build();
        HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            if (response.statusCode() != 200) {
                throw ApiException.of(response.statusCode(), json, body.readAllBytes());
            }
            EventStreamReader reader = new EventStreamReader(
                    new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8)), json);
            Event event = reader.next();
            while (event != null && listener.test(event)) {
                event = reader.next();
            }
        }
    }

    /** Downloads an artifact into a file, replacing it. */
    public void download(URI artifact, Path file) throws IOException, InterruptedException {
        HttpResponse<Path> response = http.send(HttpRequest.newBuilder(artifact).build(), BodyHandlers.ofFile(file));
        if (response.statusCode() != 200) {
            throw new IOException("the artifact could not be read: HTTP " + response.statusCode());
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(orchestrator.resolve(path))
                .header("Accept", "application/json")
                .timeout(ANSWER_LIMIT);
    }

    private JsonNode call(HttpRequest.Builder request) throws IOException, InterruptedException, ApiException {
        HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
        if (response.statusCode() >= 300) {
            throw ApiException.of(response.statusCode(), json, response.body());
        }
        return json.readTree(response.body());
    }

    @Override
    public void close() {
        http.close();
    }

    /**
     * A server-sent event of a job.
     *
     * @param type {@code snapshot}, or the name of a job event
     */
    public record Event(String type, JsonNode data) {}
}
