package dev.emp.benchmarks.rolling;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client that does what docs/api.md asks of it and no more: it makes a call again when the connection was refused or the answer
 * was 503, after as long as {@code Retry-After} says. Everything else is counted as a failure of the platform.
 */
final class PatientClient implements AutoCloseable {

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(75);
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    private static final long PAUSE_MILLIS = 200;
    private static final int UNAVAILABLE = 503;
    private static final int FIRST_NOT_OK = 300;

    private final URI server;
    private final Answers answers;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_LIMIT)
            .build();

    PatientClient(URI server, Answers answers) {
        this.server = server;
        this.answers = answers;
    }

    JsonNode get(String path) throws InterruptedException {
        return send(HttpRequest.newBuilder(server.resolve(path)).GET());
    }

    /** @param key makes a repetition find the job of the first call */
    JsonNode post(String path, JsonNode body, String key) throws InterruptedException {
        return send(HttpRequest.newBuilder(server.resolve(path))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(body.toString())));
    }

    private JsonNode send(HttpRequest.Builder builder) throws InterruptedException {
        HttpRequest request = builder.timeout(ANSWER_LIMIT).build();
        while (true) {
            Optional<JsonNode> answer = tryOnce(request);
            if (answer.isPresent()) {
                answers.answered();
                return answer.get();
            }
        }
    }

    /** Empty after a pause when it is to be made again. */
    private Optional<JsonNode> tryOnce(HttpRequest request) throws InterruptedException {
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() < FIRST_NOT_OK) {
                return Optional.of(JsonMapper.shared().readTree(response.body()));
            }
            comeAgain(request, response);
        } catch (ConnectException refused) {
            answers.refused();
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (IOException broken) {
            answers.failed(nameOf(request) + ": " + broken);
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
        return Optional.empty();
    }

    private void comeAgain(HttpRequest request, HttpResponse<String> response) throws InterruptedException {
        Optional<String> after = response.headers().firstValue("Retry-After");
        if (response.statusCode() != UNAVAILABLE || after.isEmpty()) {
            answers.failed("%s: %d %s".formatted(nameOf(request), response.statusCode(), response.body()));
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            return;
        }
        answers.unavailable();
        TimeUnit.SECONDS.sleep(Long.parseLong(after.get()));
    }

    private static String nameOf(HttpRequest request) {
        return request.method() + " " + request.uri().getPath();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
