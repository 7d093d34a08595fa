package dev.emp.orchestrator.submission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.contract.SettableClock;
import dev.emp.jobbus.job.Coordination;
import dev.emp.jobbus.job.Dependency;
import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.Limit;
import dev.emp.jobbus.job.RetryPolicy;
import dev.emp.jobbus.matching.Requirement;
import dev.emp.orchestrator.FakeWorker;
import dev.emp.orchestrator.TestOrchestrator;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient.BodyContentSpec;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class SubmissionTest {

    private final TestOrchestrator orchestrator = TestOrchestrator.shared();
    private final String service = orchestrator.newService();
    private final FakeWorker worker = new FakeWorker(orchestrator.bus, service);

    @Test
    void answersWithTheJobAndWhereToFollowIt() {
        BodyContentSpec job = submit("""
                {"service": "%s", "input": {"prompt": "a cat"}, "labels": {"team": "red"}}""").expectStatus().isAccepted().expectBody();
        String url = orchestrator.baseUrl() + "/v1/jobs/" + idOf(job);
        job.jsonPath("$.state").isEqualTo("queued");
        job.jsonPath("$.service").isEqualTo(service);
        job.jsonPath("$.tenant").isEqualTo("default");
        job.jsonPath("$.priority").isEqualTo(50);
        job.jsonPath("$.labels.team").isEqualTo("red");
        job.jsonPath("$.submitted_at").isEqualTo(SettableClock.START.toString());
        job.jsonPath("$.status_url").isEqualTo(url);
        job.jsonPath("$.events_url").isEqualTo(url + "/events");
        job.jsonPath("$.cancel_url").isEqualTo(url + "/cancel");
        job.jsonPath("$.input").doesNotExist();
    }

    /** The answer is made without asking the bus for the job, and must say the same. */
    @Test
    void answersWithTheJobAsItIsReadAfterwards() {
        String answer = answerTo(submit("""
                {"service": "%s", "input": {"prompt": "a cat"}, "priority": 7, "labels": {"team": "red", "run": "1"},
                 "requirements": {"gpu.memory_gb": {">=": 16, "<=": 80}, "pool": "fast", "model": {"in": ["a", "b"]}},
                 "preferred_models": ["sdxl", "flux"], "run_at": "2020-01-01T00:00:00.123456Z",
                 "start_timeout_seconds": 60, "run_timeout_seconds": 90, "retry": {"max_attempts": 2},
                 "concurrency": {"key": "gpu of this test", "limit": 2},
                 "rate_limit": {"key": "api of this test", "starts": 3, "per_seconds": 1.5},
                 "fallbacks": [{"input_patch": {"prompt": "a dog"}, "on": ["timeout"]}]}"""));
        JsonNode submitted = JsonMapper.shared().readTree(answer);
        ObjectNode read = (ObjectNode) JsonMapper.shared()
                .readTree(answerTo(orchestrator
                        .client
                        .get()
                        .uri("/v1/jobs/" + submitted.path("id").stringValue())
                        .exchange()));
        read.remove(List.of("input", "queue"));
        assertThat(submitted.path("state").stringValue()).isEqualTo("queued");
        assertThat(submitted).isEqualTo(read);
    }

    private static String answerTo(ResponseSpec call) {
        return String.valueOf(call.expectBody(String.class).returnResult().getResponseBody());
    }

    @Test
    void namesTheJobInTheLocation() {
        ResponseSpec answer = submit("{\"service\": \"%s\", \"input\": {\"prompt\": \"a cat\"}}");
        String id = idOf(answer.expectBody());
        answer.expectHeader().location(orchestrator.baseUrl() + "/v1/jobs/" + id);
    }

    @Test
    void buildsUrlsFromTheForwardedHeaders() {
        orchestrator
                .client
                .post()
                .uri("/v1/jobs")
                .header("X-Forwarded-Proto", "https")
                .header("X-Forwarded-Host", "emp.example.org")
                .header("X-Forwarded-Prefix", "/api")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body("{\"service\": \"%s\", \"input\": {\"prompt\": \"a cat\"}}"))
                .exchange()
                .expectStatus()
                .isAccepted()
                .expectBody()
                .jsonPath("$.status_url")
                .value(String.class, url -> assertThat(url).startsWith("https://emp.example.org/api/v1/jobs/j0-"));
    }

    @Test
    void putsEveryOptionOnTheBus() {
        JobId id = new JobId(idOf(submit("""
                {"service": "%s", "input": {"prompt": "a cat"}, "priority": 7, "labels": {"team": "red", "run": "1"},
                 "requirements": {"gpu.memory_gb": {">=": 16, "<=": 80}, "pool": "fast", "model": {"in": ["a", "b"]},
                                  "label.site": {"exists": true}, "gpu.count": {"!=": 3}, "x": {"not in": [1.5]}},
                 "run_at": "2026-01-02T00:00:00+01:00", "run_timeout_seconds": 90,
                 "retry": {"max_attempts": 5, "initial_backoff_seconds": 0.5, "max_backoff_seconds": 10}}""").expectStatus().isAccepted().expectBody()));
        Job job = find(id);
        assertThat(job.spec().requirements().all().stream().map(Requirement::toString))
                .containsExactlyInAnyOrder(
                        "gpu.memory_gb >= 16",
                        "gpu.memory_gb <= 80",
                        "pool = 'fast'",
                        "model in 'a', 'b'",
                        "label.site exists",
                        "gpu.count != 3",
                        "x not in 1.5");
        assertThat(job.spec().labels()).isEqualTo(Map.of("team", "red", "run", "1"));
        assertThat(job.spec().placement().priority()).isEqualTo(7);
        assertThat(job.spec().placement().runAt()).isEqualTo(Instant.parse("2026-01-01T23:00:00Z"));
        assertThat(job.spec().placement().runTimeout()).isEqualTo(Duration.ofSeconds(90));
        assertThat(job.spec().retry()).isEqualTo(new RetryPolicy(5, Duration.ofMillis(500), Duration.ofSeconds(10)));
        assertThat(job.state().wireName()).isEqualTo("scheduled");
    }

    @Test
    void putsWhatTheJobHasToDoWithOthersOnTheBusAndShowsIt() {
        String first = idOf(
                submit("{\"service\": \"%s\", \"input\": {\"prompt\": \"a\"}}").expectBody());
        String second = idOf(
                submit("{\"service\": \"%s\", \"input\": {\"prompt\": \"a\"}}").expectBody());
        JobId id = new JobId(idOf(submit("""
                {"service": "%s", "input": {"prompt": "a cat"}, "start_timeout_seconds": 60,
                 "preferred_models": ["sdxl", "flux"], "concurrency": {"key": "gpu", "limit": 2},
                 "rate_limit": {"key": "api", "starts": 10, "per_seconds": 0.5},
                 "depends_on": ["FIRST", {"job": "SECOND", "if_it_fails": "run"}]}""".replace("FIRST", first).replace("SECOND", second))
                .expectStatus()
                .isAccepted()
                .expectBody()));
        Job job = find(id);
        assertThat(job.state().wireName()).isEqualTo("blocked");
        assertThat(job.spec().placement().startTimeout()).isEqualTo(Duration.ofMinutes(1));
        assertThat(job.spec().requirements().preferredModels()).containsExactlyInAnyOrder("sdxl", "flux");
        assertThat(job.spec().coordination())
                .isEqualTo(new Coordination(
                        new Limit.Concurrency("gpu", 2),
                        new Limit.Rate("api", 10, Duration.ofMillis(500)),
                        List.of(
                                Dependency.on(new JobId(first)),
                                new Dependency(new JobId(second), Dependency.IfItFails.RUN))));
        BodyContentSpec view = get(id);
        view.jsonPath("$.start_timeout_seconds").isEqualTo(60);
        view.jsonPath("$.preferred_models").isEqualTo(List.of("flux", "sdxl"));
        view.jsonPath("$.concurrency.key").isEqualTo("gpu");
        view.jsonPath("$.concurrency.limit").isEqualTo(2);
        view.jsonPath("$.rate_limit.starts").isEqualTo(10);
        view.jsonPath("$.rate_limit.per_seconds").isEqualTo(0.5);
        view.jsonPath("$.depends_on[0].job").isEqualTo(first);
        view.jsonPath("$.depends_on[0].if_it_fails").isEqualTo("fail");
        view.jsonPath("$.depends_on[1].if_it_fails").isEqualTo("run");
        view.jsonPath("$.queue").doesNotExist();
    }

    @Test
    void showsWhereAQueuedJobStands() {
        submit("{\"service\": \"%s\", \"input\": {\"prompt\": \"a\"}}")
                .expectStatus()
                .isAccepted();
        JobId second = new JobId(idOf(
                submit("{\"service\": \"%s\", \"input\": {\"prompt\": \"a\"}}").expectBody()));
        BodyContentSpec view = get(second);
        view.jsonPath("$.queue.ahead").isEqualTo(1);
        view.jsonPath("$.queue.mean_run_seconds").doesNotExist();
        view.jsonPath("$.start_timeout_seconds").doesNotExist();
        view.jsonPath("$.concurrency").doesNotExist();
    }

    private BodyContentSpec get(JobId id) {
        return orchestrator
                .client
                .get()
                .uri("/v1/jobs/{id}", id)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody();
    }

    @Test
    void keepsEveryDigitOfTheInput() {
        String input = "{\"prompt\":\"é 🐈\",\"list\":[12345678901234567890123,0.10,1E+400]}";
        JobId id = new JobId(idOf(submit("{\"service\": \"%s\", \"input\": " + input + "}")
                .expectStatus()
                .isAccepted()
                .expectBody()));
        assertThat(find(id).spec().input().value()).isEqualTo(input);
    }

    @Test
    void letsALongFirstBackoffRaiseTheUsualMaximum() {
        JobId id = new JobId(idOf(submit("""
                {"service": "%s", "input": {"prompt": "a cat"}, "retry": {"initial_backoff_seconds": 1000}}""").expectStatus().isAccepted().expectBody()));
        assertThat(find(id).spec().retry().maxBackoff()).isEqualTo(Duration.ofSeconds(1000));
    }

    @Test
    void answersARepeatedRequestWithTheSameJob() {
        String body = "{\"service\": \"%s\", \"input\": {\"prompt\": \"a cat\"}}";
        String first = idOf(submit(body, "Idempotency-Key", service + "-key")
                .expectStatus()
                .isAccepted()
                .expectHeader()
                .doesNotExist("Idempotency-Replayed")
                .expectBody());
        submit(body, "Idempotency-Key", service + "-key")
                .expectStatus()
                .isOk()
                .expectHeader()
                .valueEquals("Idempotency-Replayed", "true")
                .expectBody()
                .jsonPath("$.id")
                .isEqualTo(first);
    }

    @Test
    void refusesAKeyUsedForAnotherBody() {
        submit("{\"service\": \"%s\", \"input\": {\"prompt\": \"a\"}}", "Idempotency-Key", service + "-key");
        submit("{\"service\": \"%s\", \"input\": {\"prompt\": \"b\"}}", "Idempotency-Key", service + "-key")
                .expectStatus()
                .isEqualTo(409)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("idempotency_key_reused");
    }

    @Test
    void refusesAnIdempotencyKeyThatIsTooLong() {
        submit("{\"service\": \"%s\", \"input\": {\"prompt\": \"a\"}}", "Idempotency-Key", "k".repeat(256))
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("invalid_header");
    }

    @Test
    void answersWithTheResultWhenTheJobEndsWithinTheWait() {
        CompletableFuture<Claim> claimed = CompletableFuture.supplyAsync(worker::claim);
        claimed.thenAccept(claim -> worker.complete(claim.lease()));
        submit("{\"service\": \"%s\", \"input\": {\"prompt\": \"a cat\"}}", "Prefer", "respond-async, wait=30")
                .expectStatus()
                .isOk()
                .expectHeader()
                .valueEquals("Preference-Applied", "wait=30")
                .expectBody()
                .jsonPath("$.result.output.answer")
                .isEqualTo(42);
    }

    @Test
    void answersWithTheJobAsItStandsWhenTheWaitIsOver() {
        submit("{\"service\": \"%s\", \"input\": {\"prompt\": \"a cat\"}}", "Prefer", "wait=0")
                .expectStatus()
                .isAccepted()
                .expectHeader()
                .valueEquals("Preference-Applied", "wait=0")
                .expectBody()
                .jsonPath("$.state")
                .isEqualTo("queued");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"wait | wait=60", "Wait; x=y | wait=60", "wait=45; x=y | wait=45", "wait=\"7\" | wait=7"})
    void waitsAsLongAsItIsPreferred(String preference, String applied) {
        CompletableFuture<Claim> claimed = CompletableFuture.supplyAsync(worker::claim);
        claimed.thenAccept(claim -> worker.complete(claim.lease()));
        submit("{\"service\": \"%s\", \"input\": {\"prompt\": \"a cat\"}}", "Prefer", preference)
                .expectStatus()
                .isOk()
                .expectHeader()
                .valueEquals("Preference-Applied", applied);
    }

    @Test
    void ignoresPreferencesItDoesNotKnow() {
        submit("{\"service\": \"%s\", \"input\": {\"prompt\": \"a cat\"}}", "Prefer", "wait=soon, handling=lenient")
                .expectStatus()
                .isAccepted()
                .expectHeader()
                .doesNotExist("Preference-Applied");
    }

    private ResponseSpec submit(String template, String... header) {
        return orchestrator
                .client
                .post()
                .uri("/v1/jobs")
                .headers(headers -> add(header, headers))
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body(template))
                .exchange();
    }

    private static void add(String[] header, HttpHeaders headers) {
        if (header.length == 2) {
            headers.add(header[0], header[1]);
        }
    }

    private String body(String template) {
        return template.replace("%s", service);
    }

    private Job find(JobId id) {
        return orchestrator.bus.find(id).toCompletableFuture().join().orElseThrow();
    }

    private static String idOf(BodyContentSpec body) {
        String[] id = new String[1];
        body.jsonPath("$.id").value(String.class, value -> id[0] = value);
        return id[0];
    }
}
