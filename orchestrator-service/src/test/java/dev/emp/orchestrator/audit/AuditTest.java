package dev.emp.orchestrator.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.query.JobQueries.Filter;
import dev.emp.orchestrator.KeyedOrchestrator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;

class AuditTest {

    private static final String ROOT = KeyedOrchestrator.ROOT;
    private static final String UNKNOWN = "j0-01zzzzzzzzzzzzzzzzzzzzzzzz";
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
    void saysWhoChangedWhatAndWhatCameOfIt() {
        String operator = orchestrator.key("ops", "operate");
        orchestrator.post("/v1/pools/heavy/pause", operator, "").expectStatus().isOk();
        Map<?, ?> entry = latest();
        assertThat(entry.get("key_id")).isEqualTo("key_" + operator.substring(4, 30));
        assertThat(entry.get("key_name")).isEqualTo("operate of ops");
        assertThat(entry.get("role")).isEqualTo("operate");
        assertThat(entry.get("tenant")).isEqualTo("ops");
        assertThat(entry.get("method")).isEqualTo("POST");
        assertThat(entry.get("path")).isEqualTo("/v1/pools/{pool}/pause");
        assertThat(entry.get("target")).isEqualTo(Map.of("pool", "heavy"));
        assertThat(entry.get("status")).isEqualTo(200);
        assertThat(entry.get("at"))
                .isEqualTo(orchestrator.platform.clock.instant().toString());
    }

    @Test
    void hasWhatWasRefusedToo() {
        String reader = orchestrator.key("acme", "read");
        String submitter = orchestrator.key("acme", "submit");
        orchestrator.post("/v1/pools/heavy/drain", reader, "").expectStatus().isForbidden();
        assertThat(latest()).containsAllEntriesOf(entry("/v1/pools/{pool}/drain", 403));
        orchestrator
                .post("/v1/jobs/" + UNKNOWN + "/cancel", submitter, "")
                .expectStatus()
                .isNotFound();
        assertThat(latest()).containsAllEntriesOf(entry("/v1/jobs/{id}/cancel", 404));
        orchestrator.post("/v1/jobs/cancel", ROOT, "{}").expectStatus().isEqualTo(422);
        assertThat(latest()).containsAllEntriesOf(entry("/v1/jobs/cancel", 422));
    }

    @Test
    void hasNoReadsNoSubmissionsAndNobody() {
        orchestrator.key("acme", "submit");
        orchestrator.post("/v1/pools/light/resume", ROOT, "").expectStatus().isOk();
        Map<?, ?> before = latest();
        String body =
                "{\"service\": \"%s\", \"input\": {\"prompt\": \"a\"}}".formatted(orchestrator.platform.newService());
        orchestrator.get("/v1/jobs", ROOT).expectStatus().isOk();
        orchestrator
                .post("/v1/jobs", orchestrator.key("acme", "submit"), body)
                .expectStatus()
                .isAccepted();
        orchestrator.post("/v1/jobs", ROOT, body).expectStatus().isAccepted();
        orchestrator.post("/v1/pools/light/pause", null, "").expectStatus().isUnauthorized();
        orchestrator
                .post("/v1/pools/light/pause", "x".repeat(40), "")
                .expectStatus()
                .isUnauthorized();
        assertThat(latest()).isEqualTo(before);
    }

    @Test
    void saysWhatACallWasAboutBesides() {
        String limits = "{\"weight\": 3, \"limits\": {\"queued\": 10, \"spend_per_day_usd\": 12.5}}";
        orchestrator
                .call(HttpMethod.PUT, "/v1/tenants/acme", ROOT, limits)
                .expectStatus()
                .isOk();
        assertThat(latest().get("detail"))
                .isEqualTo(Map.of("weight", "3", "queued", "10", "spend_per_day_usd", "12.5"));
        orchestrator.call(HttpMethod.DELETE, "/v1/tenants/acme", ROOT, null);
        assertThat(latest()).doesNotContainKey("detail");
        Map<?, ?> made = orchestrator.create("acme", "read", null);
        assertThat(latest().get("detail")).isEqualTo(Map.of("id", made.get("id"), "tenant", "acme", "role", "read"));
    }

    @Test
    void saysWhatABulkActionWasDoneTo() {
        String operator = orchestrator.key("ops", "operate");
        String body = "{\"filter\": {\"service\": \"nothing-of-it\", \"labels\": {\"team\": \"red\"}}, \"limit\": 5}";
        orchestrator
                .post("/v1/jobs/cancel?dry_run=true", operator, body)
                .expectStatus()
                .isOk();
        assertThat(latest().get("detail"))
                .isEqualTo(Map.of(
                        "filter",
                        "service=nothing-of-it label=team:red",
                        "limit",
                        "5",
                        "jobs",
                        "0",
                        "dry_run",
                        "true"));
        orchestrator
                .post("/v1/dead-letters/replay", operator, body)
                .expectStatus()
                .isOk();
        assertThat(latest().get("detail"))
                .isEqualTo(Map.of("filter", "service=nothing-of-it label=team:red", "limit", "5", "jobs", "0"));
    }

    @Test
    void aDetailIsShortAndWithoutKeys() {
        MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.post("/v1/jobs/cancel"));
        String key = orchestrator.key("acme", "read");
        AuditDetail.note(exchange, "label", key);
        AuditDetail.note(exchange, "nothing", null);
        AuditDetail.note(exchange, "filter", "x".repeat(1_000));
        for (int i = 0; i < 100; i++) {
            AuditDetail.note(exchange, "more_" + i, i);
        }
        assertThat(AuditDetail.of(exchange))
                .hasSizeLessThan(40)
                .doesNotContainKey("nothing")
                .containsEntry("filter", "x".repeat(200));
        assertThat(AuditDetail.of(exchange).get("label"))
                .doesNotContain(key.substring(31))
                .endsWith("…");
    }

    @Test
    void aFilterIsOneDetail() {
        MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.post("/v1/jobs/cancel"));
        AuditDetail.note(exchange, Filter.ALL);
        assertThat(AuditDetail.of(exchange)).isEqualTo(Map.of("filter", "all"));
        AuditDetail.note(exchange, new Filter(JobState.QUEUED, "comfyui", "acme", Map.of("team", "red", "run", "1")));
        assertThat(AuditDetail.of(exchange))
                .isEqualTo(Map.of("filter", "state=queued service=comfyui tenant=acme label=run:1 label=team:red"));
    }

    @Test
    void aJobThatIsCanceledSaysByWhichKey() {
        String key = orchestrator.key("acme", "submit");
        String body =
                "{\"service\": \"%s\", \"input\": {\"prompt\": \"a\"}}".formatted(orchestrator.platform.newService());
        Object id = Objects.requireNonNull(orchestrator
                        .post("/v1/jobs", key, body)
                        .expectBody(Map.class)
                        .returnResult()
                        .getResponseBody())
                .get("id");
        orchestrator
                .post("/v1/jobs/" + id + "/cancel", key, "")
                .expectBody()
                .jsonPath("$.error.message")
                .isEqualTo("canceled over the API with key_" + key.substring(4, 30));
    }

    @Test
    void hasTheLifeOfKeysButNoneOfTheirSecrets() {
        Map<?, ?> made = orchestrator.create("acme", "read", null);
        assertThat(latest()).containsAllEntriesOf(entry("/v1/keys", 201));
        orchestrator
                .call(HttpMethod.DELETE, "/v1/keys/" + made.get("id"), ROOT, null)
                .expectStatus()
                .isNoContent();
        assertThat(latest()).containsAllEntriesOf(entry("/v1/keys/{id}", 204));
        assertThat(latest().get("target")).isEqualTo(Map.of("id", made.get("id")));
        assertThat(orchestrator
                        .platform
                        .documents
                        .readLog("audit", "", 1_000)
                        .toCompletableFuture()
                        .join()
                        .toString())
                .contains(made.get("id").toString())
                .doesNotContain(made.get("secret").toString().substring(31))
                .doesNotContain(ROOT);
    }

    @Test
    void isReadByPage() {
        for (int i = 0; i < 5; i++) {
            orchestrator
                    .post("/v1/pools/pool-" + i + "/pause", ROOT, "")
                    .expectStatus()
                    .isOk();
        }
        List<Object> targets = new ArrayList<>();
        Map<?, ?> page = page("?limit=2", null);
        for (int i = 0; i < 2; i++) {
            ((List<?>) Objects.requireNonNull(page.get("entries")))
                    .forEach(one -> targets.add(((Map<?, ?>) one).get("target")));
            page = page("?limit=2", page.get("next_cursor"));
        }
        assertThat(targets)
                .containsExactly(
                        Map.of("pool", "pool-4"),
                        Map.of("pool", "pool-3"),
                        Map.of("pool", "pool-2"),
                        Map.of("pool", "pool-1"));
        orchestrator.get("/v1/audit?cursor=garbage", ROOT).expectStatus().isBadRequest();
        orchestrator.get("/v1/audit?limit=0", ROOT).expectStatus().isBadRequest();
    }

    @Test
    void anOutageOfTheLogDoesNotUndoTheCall() {
        orchestrator.platform.documents.setAvailable(false);
        try {
            // A key of the settings, which every replica knows without the documents.
            orchestrator.post("/v1/pools/heavy/resume", ROOT, "").expectStatus().isOk();
        } finally {
            orchestrator.platform.documents.setAvailable(true);
        }
    }

    private static Map<String, Object> entry(String path, int status) {
        return Map.of("path", path, "status", status);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> latest() {
        List<?> entries =
                (List<?>) Objects.requireNonNull(page("?limit=1", null).get("entries"));
        return (Map<String, Object>) entries.getFirst();
    }

    private static Map<?, ?> page(String query, @Nullable Object cursor) {
        return Objects.requireNonNull(orchestrator
                .get("/v1/audit" + query + (cursor == null ? "" : "&cursor=" + cursor), ROOT)
                .expectStatus()
                .isOk()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody());
    }
}
