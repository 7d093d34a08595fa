package dev.emp.orchestrator.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.document.Document;
import dev.emp.orchestrator.KeyedOrchestrator;
import dev.emp.orchestrator.TestOrchestrator;
import dev.emp.orchestrator.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpMethod;

class ApiKeyTest {

    private static final String ROOT = KeyedOrchestrator.ROOT;

    private static KeyedOrchestrator orchestrator;

    @BeforeAll
    static void start() {
        orchestrator = KeyedOrchestrator.start();
    }

    @AfterAll
    static void stop() {
        orchestrator.close();
    }

    @Test
    void isShownOnceAndWorksInBothHeaders() {
        Instant end = orchestrator.platform.clock.instant().plus(Duration.ofDays(1));
        Map<?, ?> made = orchestrator.create("acme", "read", end);
        String secret = KeyedOrchestrator.secret(made);
        assertThat(secret).matches("emp_[0-9a-z]{26}_[0-9a-z]{52}").startsWith(made.get("prefix") + "_");
        assertThat(made.get("id")).isEqualTo(secret.substring(0, 30).replace("emp_", "key_"));
        assertThat(made.get("created_by")).isEqualTo("config:root");
        assertThat(made.get("expires_at")).isEqualTo(end.toString());
        orchestrator.get("/v1/jobs", secret).expectStatus().isOk();
        orchestrator
                .platform
                .client
                .get()
                .uri("/v1/jobs")
                .header("X-Api-Key", secret)
                .exchange()
                .expectStatus()
                .isOk();
        orchestrator
                .get("/v1/keys/" + made.get("id"), ROOT)
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.secret")
                .doesNotExist()
                .jsonPath("$.role")
                .isEqualTo("read")
                .jsonPath("$.tenant")
                .isEqualTo("acme");
    }

    @Test
    void isListedByPage() {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            made.add(String.valueOf(orchestrator.create("paged", "read", null).get("id")));
        }
        List<String> listed = new ArrayList<>();
        @Nullable String cursor = "";
        while (cursor != null) {
            Map<?, ?> page = Objects.requireNonNull(orchestrator
                    .get("/v1/keys?limit=2" + cursor, ROOT)
                    .expectBody(Map.class)
                    .returnResult()
                    .getResponseBody());
            ((List<?>) page.get("keys")).forEach(key -> listed.add(String.valueOf(((Map<?, ?>) key).get("id"))));
            cursor = page.get("next_cursor") == null ? null : "&cursor=" + page.get("next_cursor");
        }
        assertThat(listed).containsAll(made).doesNotHaveDuplicates();
        orchestrator.get("/v1/keys?cursor=x", ROOT).expectStatus().isBadRequest();
    }

    @Test
    void isRefusedOnceRevokedAlsoWhereItWasSeenBefore() {
        KeyRing other = new KeyRing(new KeyStore(orchestrator.platform.documents), orchestrator.platform.clock);
        Map<?, ?> made = orchestrator.create("acme", "read", null);
        String secret = KeyedOrchestrator.secret(made);
        orchestrator.get("/v1/jobs", secret).expectStatus().isOk();
        assertThat(admits(other, secret)).isTrue();
        HttpMethod delete = HttpMethod.DELETE;
        orchestrator
                .call(delete, "/v1/keys/" + made.get("id"), ROOT, null)
                .expectStatus()
                .isNoContent();
        orchestrator.get("/v1/jobs", secret).expectStatus().isUnauthorized();
        orchestrator.platform.clock.advance(Duration.ofSeconds(4));
        assertThat(admits(other, secret)).isFalse();
        orchestrator
                .call(delete, "/v1/keys/" + made.get("id"), ROOT, null)
                .expectStatus()
                .isNotFound()
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("key_not_found");
    }

    private static KeyText parsed(String secret) {
        return Objects.requireNonNull(KeyText.parse(secret));
    }

    private static boolean admits(KeyRing ring, String secret) {
        try {
            return ring.caller(parsed(secret)).blockOptional().isPresent();
        } catch (ProblemException refused) {
            return false;
        }
    }

    @Test
    void noticesItsUseOnceAMinuteAtMost() {
        Map<?, ?> made = orchestrator.create("acme", "read", null);
        String secret = KeyedOrchestrator.secret(made);
        assertThat(document(secret).version()).isEqualTo(1);
        Instant first = orchestrator.platform.clock.instant();
        for (int i = 0; i < 5; i++) {
            orchestrator.get("/v1/jobs", secret).expectStatus().isOk();
            orchestrator.platform.clock.advance(Duration.ofSeconds(10));
        }
        assertThat(document(secret).version()).isEqualTo(2);
        assertThat(ApiKey.of(document(secret)).lastUsedAt()).isEqualTo(first);
        orchestrator.platform.clock.advance(Duration.ofSeconds(10));
        orchestrator.get("/v1/jobs", secret).expectStatus().isOk();
        assertThat(document(secret).version()).isEqualTo(3);
    }

    @Tag(TestOrchestrator.OF_ONE_REPLICA)
    @Test
    void aWrongKeyIsLookedUpOnceInSomeSeconds() {
        String unknown = KeyText.create(orchestrator.platform.clock).text();
        orchestrator.get("/v1/jobs", unknown).expectStatus().isUnauthorized();
        orchestrator.platform.documents.setAvailable(false);
        try {
            orchestrator.get("/v1/jobs", unknown).expectStatus().isUnauthorized();
            orchestrator
                    .get("/v1/jobs", KeyText.create(orchestrator.platform.clock).text())
                    .expectStatus()
                    .isEqualTo(503)
                    .expectBody()
                    .jsonPath("$.code")
                    .isEqualTo("bus_unavailable");
        } finally {
            orchestrator.platform.documents.setAvailable(true);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|missing_field|/name",
                "{\"name\": \"a\"}|missing_field|/role",
                "{\"name\": \"a\", \"role\": \"root\"}|invalid_value|/role",
                "{\"name\": \"\", \"role\": \"read\"}|invalid_value|/name",
                "{\"name\": \"a\", \"role\": \"read\", \"tenant\": \"a b\"}|invalid_value|/tenant",
                "{\"name\": \"a\", \"role\": \"read\", \"expires_at\": \"2025-01-01T00:00:00Z\"}|invalid_value|/expires_at",
                "{\"name\": \"a\", \"role\": \"read\", \"secret\": \"mine\"}|unknown_field|/secret",
            })
    void pointsAtWhatIsWrong(String body, String code, String pointer) {
        orchestrator
                .post("/v1/keys", ROOT, body)
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo(code)
                .jsonPath("$.errors[0].pointer")
                .isEqualTo(pointer);
    }

    @Test
    void mustBeGivenOnceAndAsABearer() {
        String key = orchestrator.key("acme", "read");
        orchestrator
                .platform
                .client
                .get()
                .uri("/v1/jobs")
                .header("Authorization", "Bearer " + key)
                .header("X-Api-Key", ROOT)
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("invalid_header");
        orchestrator
                .platform
                .client
                .get()
                .uri("/v1/jobs")
                .header("Authorization", "Basic " + key)
                .exchange()
                .expectStatus()
                .isUnauthorized()
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("invalid_api_key");
    }

    @Test
    void saysNothingOfPathsToWhoHasNoKeyAndTheUsualToOthers() {
        orchestrator.get("/v1/nothing", null).expectStatus().isUnauthorized();
        String key = orchestrator.key("acme", "read");
        orchestrator.get("/v1/nothing", key).expectStatus().isNotFound();
        orchestrator
                .call(HttpMethod.PATCH, "/v1/jobs", key, null)
                .expectStatus()
                .isEqualTo(405);
        orchestrator.call(HttpMethod.HEAD, "/v1/jobs", key, null).expectStatus().isOk();
        orchestrator
                .call(HttpMethod.OPTIONS, "/v1/keys", key, null)
                .expectStatus()
                .isOk();
        orchestrator
                .call(HttpMethod.OPTIONS, "/v1/keys", null, null)
                .expectStatus()
                .isUnauthorized();
        orchestrator
                .get(orchestrator.platform.baseUrl() + "//v1/jobs", null)
                .expectStatus()
                .isUnauthorized();
        orchestrator.get("/v1/jobs/", null).expectStatus().isUnauthorized();
        orchestrator.get("/V1/jobs", null).expectStatus().isUnauthorized();
        orchestrator.get("/swagger-ui/../v1/jobs", null).expectStatus().is4xxClientError();
    }

    @Test
    void isNotNeededToReadTheDescriptionOfTheApi() {
        String page = String.valueOf(orchestrator
                .get("/docs", null)
                .expectStatus()
                .is3xxRedirection()
                .returnResult(Void.class)
                .getResponseHeaders()
                .getLocation());
        for (String path :
                List.of(page, "/v3/api-docs", "/v3/api-docs/swagger-config", "/", "/actuator/health/readiness")) {
            orchestrator.get(path, null).expectStatus().isOk();
        }
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void isNowhereToBeFoundButWithItsHolder(CapturedOutput output) {
        Map<?, ?> made = orchestrator.create("acme", "submit", null);
        String secret = KeyedOrchestrator.secret(made);
        String hidden = secret.substring(31);
        orchestrator.get("/v1/jobs", secret).expectStatus().isOk();
        String id = String.valueOf(made.get("id")).substring(4);
        // The name of a pool is shown as it was given; who changed it is not.
        orchestrator
                .post("/v1/pools/" + secret + "/drain", ROOT, "")
                .expectStatus()
                .isOk();
        String answers = text(HttpMethod.DELETE, "/v1/keys/" + secret, ROOT)
                + text(HttpMethod.DELETE, "/v1/keys/" + secret, secret)
                + text(HttpMethod.GET, "/v1/jobs/" + secret, secret)
                + text(HttpMethod.GET, "/v1/jobs?api_key=" + secret, secret)
                + text(HttpMethod.GET, "/v1/" + secret, secret)
                + text(HttpMethod.GET, "/v1/keys", ROOT)
                + text(HttpMethod.GET, "/v1/audit", ROOT);
        assertThat(answers).contains("emp_" + id).doesNotContain(hidden);
        String kept = orchestrator
                        .platform
                        .documents
                        .list("keys", "", "", 1_000)
                        .toCompletableFuture()
                        .join()
                + orchestrator
                        .platform
                        .documents
                        .readLog("audit", "", 1_000)
                        .toCompletableFuture()
                        .join()
                        .toString();
        assertThat(kept).contains(id).doesNotContain(hidden).doesNotContain(ROOT);
        assertThat(output.getAll()).doesNotContain(hidden).doesNotContain(ROOT);
        assertThat(parsed(secret).toString()).doesNotContain(hidden);
    }

    private static String text(HttpMethod method, String path, @Nullable String key) {
        byte[] body = orchestrator
                .call(method, path, key, null)
                .expectBody()
                .returnResult()
                .getResponseBody();
        return body == null ? "" : new String(body, StandardCharsets.UTF_8);
    }

    private static Document document(String secret) {
        return orchestrator
                .platform
                .documents
                .find("keys", secret.substring(4, 30))
                .toCompletableFuture()
                .join()
                .orElseThrow();
    }
}
