package dev.emp.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sends requests to the orchestrator, those that may be repeated again when they fail. */
final class Transport implements AutoCloseable {

    /** Above the longest wait the API grants. */
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(75);

    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final URI orchestrator;
    private final @Nullable String key;
    private final Backoff backoff;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final JsonMapper json = JsonMapper.shared();

    Transport(URI orchestrator, @Nullable String key, Backoff backoff) {
        this.orchestrator = orchestrator;
        this.key = key;
        this.backoff = backoff;
    }

    JsonMapper json() {
        return json;
    }

    Backoff backoff() {
        return backoff;
    }

    /** A request for a path below the orchestrator's, with the key; without a limit on the time of its answer. */
    HttpRequest.Builder request(String path) {
        return request(URI.create(orchestrator.toString().replaceFirst("/+$", "") + path));
    }

    /** The key goes to the orchestrator and nowhere else. */
    HttpRequest.Builder request(URI target) {
        HttpRequest.Builder request = HttpRequest.newBuilder(target);
        if (key != null && orchestrator.getAuthority().equals(target.getAuthority())) {
            request.header("Authorization", "Bearer " + key);
        }
        return request;
    }

    /** Answers the body of a call that may be made more than once. */
    JsonNode repeat(HttpRequest.Builder request) throws IOException, InterruptedException, ApiException {
        Backoff.Waits waits = backoff.start();
        while (true) {
            try {
                return once(request);
            } catch (ApiException e) {
                if (!e.isRetryable() || !waits.again(e.retryAfter())) {
                    throw e;
                }
            } catch (IOException e) {
                if (!waits.again(null)) {
                    throw e;
                }
            }
        }
    }

    /** Answers the body of a call that is made once. */
    JsonNode once(HttpRequest.Builder request) throws IOException, InterruptedException, ApiException {
        HttpResponse<byte[]> response = http.send(
                request.copy()
                        .setHeader("Accept", "application/json")
                        .timeout(ANSWER_LIMIT)
                        .build(),
                BodyHandlers.ofByteArray());
        if (response.statusCode() >= 300) {
            throw ApiException.of(response, json, response.body());
        }
        return response.body().length == 0 ? json.nullNode() : json.readTree(response.body());
    }

    /** Opens what is at an address, or where that says it is: a store of files, say, which is shown no key. Close it. */
    InputStream open(URI target) throws IOException, InterruptedException, ApiException {
        HttpResponse<InputStream> response = http.send(request(target).GET().build(), BodyHandlers.ofInputStream());
        Optional<String> elsewhere = response.headers().firstValue("Location");
        if (!REDIRECTS.contains(response.statusCode()) || elsewhere.isEmpty()) {
            return opened(response);
        }
        response.body().close();
        return open(request(target.resolve(elsewhere.get())).GET());
    }

    /** Opens a body that is read as it comes; close it. */
    InputStream open(HttpRequest.Builder request) throws IOException, InterruptedException, ApiException {
        return opened(http.send(request.build(), BodyHandlers.ofInputStream()));
    }

    private InputStream opened(HttpResponse<InputStream> response) throws IOException, ApiException {
        if (response.statusCode() >= 300) {
            try (InputStream body = response.body()) {
                throw ApiException.of(response, json, body.readAllBytes());
            }
        }
        return response.body();
    }

    @Override
    public void close() {
        http.close();
    }
}
