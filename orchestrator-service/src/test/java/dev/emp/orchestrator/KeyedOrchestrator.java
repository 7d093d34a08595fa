package dev.emp.orchestrator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient.RequestBodySpec;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

/** An orchestrator that asks for keys: an administrator's is in its settings, all others are made over the API. */
public final class KeyedOrchestrator implements AutoCloseable {

    public static final String ROOT = "an-administrators-key-of-the-settings-0123456789";

    public final TestOrchestrator platform;

    private final Path file;
    private final Map<String, String> keys = new HashMap<>();

    private KeyedOrchestrator(String... arguments) {
        this.file = rootKey();
        this.platform = TestOrchestrator.start(Stream.concat(
                        Stream.of(
                                "--emp.orchestrator.keys.root.from=file:" + file,
                                "--emp.orchestrator.keys.root.role=admin"),
                        Arrays.stream(arguments))
                .toArray(String[]::new));
    }

    public static KeyedOrchestrator start(String... arguments) {
        return new KeyedOrchestrator(arguments);
    }

    /** A key of the tenant with the role, the same whenever asked. */
    public String key(String tenant, String role) {
        return keys.computeIfAbsent(tenant + " " + role, name -> secret(create(tenant, role, null)));
    }

    /** The key itself. */
    public static String secret(Map<?, ?> made) {
        return String.valueOf(made.get("secret"));
    }

    /** What a new key was answered with. */
    public Map<?, ?> create(String tenant, String role, @Nullable Instant expiresAt) {
        String end = expiresAt == null ? "" : ", \"expires_at\": \"" + expiresAt + "\"";
        String body = "{\"name\": \"%s of %s\", \"tenant\": \"%s\", \"role\": \"%s\"%s}"
                .formatted(role, tenant, tenant, role, end);
        return Objects.requireNonNull(call(HttpMethod.POST, "/v1/keys", ROOT, body)
                .expectStatus()
                .isCreated()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody());
    }

    public ResponseSpec get(String path, @Nullable String key) {
        return call(HttpMethod.GET, path, key, null);
    }

    public ResponseSpec post(String path, @Nullable String key, String body) {
        return call(HttpMethod.POST, path, key, body);
    }

    /** @param key none when it is null, as the body */
    public ResponseSpec call(HttpMethod method, String path, @Nullable String key, @Nullable String body) {
        RequestBodySpec request = platform.client.method(method).uri(path);
        if (key != null) {
            request.header("Authorization", "Bearer " + key);
        }
        return body == null
                ? request.exchange()
                : request.contentType(MediaType.APPLICATION_JSON)
                        .bodyValue(body)
                        .exchange();
    }

    @Override
    public void close() {
        platform.close();
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path rootKey() {
        try {
            return Files.writeString(Files.createTempFile("emp-root", ".key"), ROOT + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
