package dev.emp.orchestrator.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.job.FailureClass;
import dev.emp.jobbus.job.JobFailure;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobState;
import dev.emp.orchestrator.FakeWorker;
import dev.emp.orchestrator.KeyedOrchestrator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.FluxExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient.RequestBodySpec;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

/** What one tenant can find out of the jobs of another: nothing, not even that they exist. */
class TenantIsolationTest {

    private static final String UNKNOWN = "j0-01zzzzzzzzzzzzzzzzzzzzzzzz";
    private static KeyedOrchestrator orchestrator;
    private static String acme;
    private static String rival;
    private static String operator;

    @BeforeAll
    static void start() {
        orchestrator = KeyedOrchestrator.start();
        acme = orchestrator.key("acme", "submit");
        rival = orchestrator.key("rival", "submit");
        operator = orchestrator.key("ops", "operate");
    }

    private final String service = orchestrator.platform.newService();
    private final FakeWorker worker = new FakeWorker(orchestrator.platform.bus, service);
    private final String body = "{\"service\": \"" + service + "\", \"input\": {\"prompt\": \"a cat\"}}";

    @AfterAll
    static void stop() {
        orchestrator.close();
    }

    @Test
    void aJobBelongsToTheTenantOfTheKey() {
        String job = submit(acme);
        assertThat(text(HttpMethod.GET, "/v1/jobs/" + job, acme)).contains("\"tenant\":\"acme\"");
        assertThat(text(HttpMethod.GET, "/v1/jobs/" + job, operator)).contains("\"tenant\":\"acme\"");
    }

    @Test
    void aTenantRunsItsOwnWebhooksAndSchedules() {
        String webhook = made("/v1/webhooks", "{\"url\": \"https://example.org/hook\"}");
        String schedule = made("/v1/schedules", "{\"every_seconds\": 3600, \"job\": " + body + "}");
        for (String path : List.of("/v1/webhooks/" + webhook, "/v1/schedules/" + schedule)) {
            assertThat(answer(HttpMethod.GET, path, acme).status).isEqualTo(200);
            assertThat(answer(HttpMethod.GET, path, rival).status).isEqualTo(404);
            assertThat(answer(HttpMethod.DELETE, path, rival).status).isEqualTo(404);
            assertThat(answer(HttpMethod.DELETE, path, acme).status).isEqualTo(204);
        }
        assertThat(text(HttpMethod.GET, "/v1/webhooks/default-secret", acme))
                .isNotEqualTo(text(HttpMethod.GET, "/v1/webhooks/default-secret", rival));
    }

    @Test
    void onlyOperatorsHaveAlertsSentToThem() {
        String url = "\"url\": \"https://example.org/hook\"";
        for (String type : List.of("alert.*", "alert.firing")) {
            String asked = "{" + url + ", \"events\": [\"job.failed\", \"" + type + "\"]}";
            orchestrator
                    .post("/v1/webhooks", acme, asked)
                    .expectStatus()
                    .isForbidden()
                    .expectBody()
                    .jsonPath("$.code")
                    .isEqualTo("role_too_low");
            String plain = made("/v1/webhooks", "{" + url + "}");
            for (HttpMethod method : List.of(HttpMethod.PUT, HttpMethod.PATCH)) {
                orchestrator
                        .call(method, "/v1/webhooks/" + plain, acme, asked)
                        .expectStatus()
                        .isForbidden();
            }
            String acmesOperator = orchestrator.key("acme", "operate");
            orchestrator
                    .call(HttpMethod.PUT, "/v1/webhooks/" + plain, acmesOperator, asked)
                    .expectStatus()
                    .isOk();
            // It would have the operator's alerts sent elsewhere.
            orchestrator
                    .call(HttpMethod.PATCH, "/v1/webhooks/" + plain, acme, "{" + url + "}")
                    .expectStatus()
                    .isForbidden();
        }
    }

    private static String made(String path, String body) {
        Object id = Objects.requireNonNull(orchestrator
                        .post(path, acme, body)
                        .expectStatus()
                        .isCreated()
                        .expectBody(Map.class)
                        .returnResult()
                        .getResponseBody())
                .get("id");
        return String.valueOf(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /v1/jobs/{id}",
                // Longer than these tests wait for an answer.
                "GET /v1/jobs/{id}?wait=60",
                "GET /v1/jobs/{id}/events",
                "GET /v1/jobs/{id}/why",
                "GET /v1/jobs/{id}/artifacts/image.png",
                "POST /v1/jobs/{id}/cancel",
                "POST /v1/dead-letters/{id}/replay"
            })
    void aForeignJobIsAnsweredExactlyAsOneThatDoesNotExist(String call) {
        HttpMethod method = HttpMethod.valueOf(call.split(" ", 2)[0]);
        String path = call.split(" ", 2)[1];
        for (String job : List.of(submit(acme), succeeded(), failed())) {
            Answer foreign = answer(method, path.replace("{id}", job), rival);
            Answer unknown = answer(method, path.replace("{id}", UNKNOWN), rival);
            assertThat(foreign.withoutId(job)).isEqualTo(unknown.withoutId(UNKNOWN));
            assertThat(foreign.status).isEqualTo(404);
            if (!path.contains("wait")) {
                assertThat(text(method, path.replace("{id}", job), acme)).doesNotContain("job_not_found");
            }
        }
    }

    @Test
    void aStreamGoesOnForNobodyElse() {
        String job = submit(acme);
        String path = "/v1/jobs/" + job + "/events";
        assertThat(answer(HttpMethod.GET, path, acme, null, "Last-Event-ID", "0").status)
                .isEqualTo(200);
        assertThat(answer(HttpMethod.GET, path, rival, null, "Last-Event-ID", "0").status)
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/jobs", "/v1/dead-letters"})
    void listsHaveOnlyOwnJobsWhateverIsAskedFor(String list) {
        String job = list.equals("/v1/jobs") ? submit(acme) : failed();
        String filter = list + "?limit=200&service=" + service;
        assertThat(text(HttpMethod.GET, filter, acme)).contains(job);
        assertThat(text(HttpMethod.GET, filter + "&tenant=acme", acme)).contains(job);
        assertThat(text(HttpMethod.GET, filter, operator)).contains(job);
        assertThat(text(HttpMethod.GET, filter + "&tenant=acme", operator)).contains(job);
        assertThat(text(HttpMethod.GET, filter + "&tenant=rival", operator)).doesNotContain(job);
        assertThat(text(HttpMethod.GET, filter, rival)).isEqualTo("{\"jobs\":[]}");
        assertThat(text(HttpMethod.GET, filter + "&tenant=acme", rival))
                .isEqualTo(text(HttpMethod.GET, filter + "&tenant=nobody", rival));
    }

    @Test
    void aJobCannotDependOnAForeignOne() {
        String job = submit(acme);
        assertThat(dependingOn(job, rival).replace(job, ""))
                .isEqualTo(dependingOn(UNKNOWN, rival).replace(UNKNOWN, ""));
        assertThat(dependingOn(job, rival)).contains("unknown_dependency");
        assertThat(dependingOn(job, acme)).contains("\"state\":\"blocked\"");
    }

    @Test
    void norCanOneOfABatchOrAFanIn() {
        String job = submit(acme);
        String depending = depending(job);
        String batch = "{\"jobs\": [" + depending + "]}";
        assertThat(batch(batch, rival)).contains("unknown_dependency");
        assertThat(batch(batch, acme)).contains("\"accepted\":1");
        String fanIn = "{\"jobs\": [" + body + "], \"fan_in\": {\"job\": " + depending + "}}";
        assertThat(batch(fanIn, rival)).contains("unknown_dependency").contains("\"accepted\":1");
    }

    @Test
    void theJobsOfABatchBelongToTheTenantOfTheKey() {
        String report = batch("{\"jobs\": [" + body + "], \"fan_in\": {\"job\": " + body + "}}", acme);
        assertThat(report).contains("\"accepted\":1");
        String listed = text(HttpMethod.GET, "/v1/jobs?service=" + service, acme);
        assertThat(listed.split("\"tenant\":\"acme\"", -1)).hasSize(3);
        assertThat(text(HttpMethod.GET, "/v1/jobs?service=" + service, rival)).isEqualTo("{\"jobs\":[]}");
    }

    @Test
    void anIdempotencyKeyIsOfOneTenantOnly() {
        String first = idOf(submission(body, acme, "the-same", 202));
        String second = idOf(submission(body, rival, "the-same", 202));
        assertThat(second).isNotEqualTo(first);
        assertThat(idOf(submission(body, acme, "the-same", 200))).isEqualTo(first);
        assertThat(idOf(submission(body, rival, "the-same", 200))).isEqualTo(second);
        // Another body under the key is a conflict for its own tenant and nothing for the other.
        String other = body.replace("a cat", "a dog");
        assertThat(submission(other, acme, "only-acme", 202)).contains("acme");
        assertThat(submission(body, rival, "only-acme", 202)).contains("rival").doesNotContain("acme");
        assertThat(submission(body, acme, "only-acme", 409)).contains("idempotency_key_reused");
    }

    @Test
    void anOperatorCancelsForAllAndATenantOnlyItsOwn() {
        String job = submit(acme);
        orchestrator
                .post("/v1/jobs/" + job + "/cancel", rival, "")
                .expectStatus()
                .isNotFound();
        assertThat(state(job)).isEqualTo(JobState.QUEUED);
        orchestrator
                .post("/v1/jobs/" + job + "/cancel", operator, "")
                .expectStatus()
                .isOk();
        assertThat(state(job)).isEqualTo(JobState.CANCELED);
    }

    @Test
    void onlyAnAdministratorCallsOnBehalfOfAnotherTenant() {
        String admin = orchestrator.key("ops", "admin");
        assertThat(submittedFor("acme", admin, 202)).contains("\"tenant\":\"acme\"");
        assertThat(submittedFor("acme", operator, 403)).contains("role_too_low");
        assertThat(submittedFor("acme", rival, 403)).contains("role_too_low");
        assertThat(submittedFor("rival", rival, 202)).contains("\"tenant\":\"rival\"");
        assertThat(submittedFor("no such name", admin, 400)).contains("invalid_header");
    }

    @Test
    void aReplayStaysWithTheTenant() {
        String dead = failed();
        String again = text(HttpMethod.POST, "/v1/dead-letters/" + dead + "/replay", operator);
        assertThat(again).contains("\"tenant\":\"acme\"");
    }

    private String submittedFor(String tenant, String key, int status) {
        return post("/v1/jobs", key, body, status, "X-Emp-Tenant", tenant);
    }

    private String depending(String job) {
        return body.replaceFirst("}$", "") + ", \"depends_on\": [\"" + job + "\"]}";
    }

    private String dependingOn(String job, String key) {
        return answer(HttpMethod.POST, "/v1/jobs", key, depending(job)).body;
    }

    private static String batch(String content, String key) {
        return post("/v1/batches", key, content, 200);
    }

    private String submit(String key) {
        return idOf(post("/v1/jobs", key, body, 202));
    }

    private String submission(String content, String key, String idempotencyKey, int status) {
        return post("/v1/jobs", key, content, status, "Idempotency-Key", idempotencyKey);
    }

    private String succeeded() {
        String job = submit(acme);
        worker.complete(claim(job).lease());
        return job;
    }

    private String failed() {
        String job = submit(acme);
        worker.fail(claim(job).lease(), JobFailure.of(FailureClass.AUTH, "no key"));
        return job;
    }

    /** Jobs of the service that were submitted before are ended on the way. */
    private Claim claim(String job) {
        Claim claim = worker.claim();
        while (!claim.lease().job().value().equals(job)) {
            worker.complete(claim.lease());
            claim = worker.claim();
        }
        return claim;
    }

    private static JobState state(String job) {
        return orchestrator
                .platform
                .bus
                .find(new JobId(job))
                .toCompletableFuture()
                .join()
                .orElseThrow()
                .state();
    }

    private static String idOf(String job) {
        return job.split("\"id\":\"", 2)[1].split("\"", 2)[0];
    }

    private static String text(HttpMethod method, String path, String key) {
        return answer(method, path, key).body;
    }

    private static String post(String path, String key, String content, int status, String... header) {
        Answer answer = answer(HttpMethod.POST, path, key, content, header);
        assertThat(answer.status).as(answer.body).isEqualTo(status);
        return answer.body;
    }

    /** @param header its name and value; may be left out */
    private static Answer answer(
            HttpMethod method, String path, String key, @Nullable String content, String... header) {
        RequestBodySpec request = orchestrator.platform.client.method(method).uri(path);
        request.header("X-Api-Key", key);
        if (header.length > 0) {
            request.header(header[0], header[1]);
        }
        ResponseSpec answer = content == null
                ? request.exchange()
                : request.contentType(MediaType.APPLICATION_JSON)
                        .bodyValue(content)
                        .exchange();
        return Answer.of(answer.returnResult(String.class));
    }

    private static Answer answer(HttpMethod method, String path, String key) {
        return answer(method, path, key, null);
    }

    private record Answer(int status, String body) {

        /** Of a stream only that it began: it may have no end. */
        static Answer of(FluxExchangeResult<String> result) {
            boolean stream = MediaType.TEXT_EVENT_STREAM.isCompatibleWith(
                    result.getResponseHeaders().getContentType());
            String body = stream
                    ? "a stream"
                    : result.getResponseBody()
                            .collect(Collectors.joining())
                            .blockOptional()
                            .orElse("");
            return new Answer(result.getStatus().value(), body);
        }

        Answer withoutId(String job) {
            return new Answer(status, body.replace(job, "ID"));
        }
    }
}
