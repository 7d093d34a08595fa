package dev.emp.simulators.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** A plain client with one key. */
public final class ApiClient implements AutoCloseable {
    public static final Duration LIMIT = Duration.ofSeconds(20);

    private final URI base;
    private final String key;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    public ApiClient(URI base, String key) {
        this.base = base;
        this.key = key;
    }

    /** An answer, its body read as JSON where it is some. */
    public record Answer(int status, HttpResponse<byte[]> response) {
        public JsonNode json() {
            return Wire.read(response.body());
        }

        public String text() {
            return new String(response.body(), StandardCharsets.UTF_8);
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    public Answer post(String path, String body) throws IOException, InterruptedException {
        return send(request(path)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", "application/json"));
    }

    public Answer get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    public Answer delete(String path) throws IOException, InterruptedException {
        return send(request(path).DELETE());
    }

    public Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        return new Answer(response.statusCode(), response);
    }

    public CompletableFuture<Answer> postLater(String path, String body) {
        return http.sendAsync(
                        request(path)
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray())
                .thenApply(response -> new Answer(response.statusCode(), response));
    }

    /** The lines of an answer as they come. */
    public Stream<String> lines(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofLines()).body();
    }

    /** The data of all events of a stream that ends well, {@code [DONE]} left out. */
    public List<JsonNode> events(HttpRequest.Builder request) throws IOException, InterruptedException {
        List<JsonNode> events = new ArrayList<>();
        try (Stream<String> lines = lines(request)) {
            lines.filter(line -> line.startsWith("data: ") && !line.equals("data: [DONE]"))
                    .forEach(line -> events.add(Wire.read(line.substring(6).getBytes(StandardCharsets.UTF_8))));
        }
        return events;
    }

    public HttpRequest.Builder request(String path) {
        URI uri = path.startsWith("http") ? URI.create(path) : base.resolve(path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(LIMIT);
        return key.isEmpty() ? request : request.header("Authorization", "Bearer " + key);
    }

    public HttpRequest.Builder posting(String path, String body) {
        return request(path).POST(HttpRequest.BodyPublishers.ofString(body)).header("Content-Type", "application/json");
    }

    @Override
    public void close() {
        http.close();
    }
}
