package dev.emp.orchestrator.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.job.FailureClass;
import dev.emp.jobbus.job.JobFailure;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JsonText;
import dev.emp.orchestrator.FakeWorker;
import dev.emp.orchestrator.TestOrchestrator;
import dev.emp.orchestrator.events.EventFanOut;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.web.reactive.server.WebTestClient.BodyContentSpec;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

class JobTest {

    private static final String UNKNOWN = "j0-01zzzzzzzzzzzzzzzzzzzzzzzz";

    private final TestOrchestrator orchestrator = TestOrchestrator.shared();
    private final String service = orchestrator.newService();
    private final FakeWorker worker = new FakeWorker(orchestrator.bus, service);

    @Test
    void showsARunningJobWithItsProgressAndAttempt() {
        JobId id = orchestrator.submit(service);
        Claim claim = worker.claim();
        worker.progress(claim.lease(), 0.5, "half-way");
        BodyContentSpec job = get("/v1/jobs/{id}", id).expectStatus().isOk().expectBody();
        job.jsonPath("$.state").isEqualTo("running");
        job.jsonPath("$.progress.fraction").isEqualTo(0.5);
        job.jsonPath("$.progress.message").isEqualTo("half-way");
        job.jsonPath("$.attempts[0].number").isEqualTo(1);
        job.jsonPath("$.attempts[0].worker").isEqualTo("machine/" + service);
        job.jsonPath("$.attempts[0].end").doesNotExist();
        job.jsonPath("$.input.prompt").isEqualTo("a cat");
        job.jsonPath("$.error").doesNotExist();
    }

    @Test
    void showsWhyAJobHasFailed() {
        JobId id = orchestrator.submit(service);
        JsonText details = new JsonText("{\"node_errors\":{\"3\":\"no such model\"}}");
        worker.fail(
                worker.claim().lease(), new JobFailure(FailureClass.INVALID_INPUT, "node 3 is wrong", null, details));
        BodyContentSpec job = get("/v1/jobs/{id}", id).expectStatus().isOk().expectBody();
        job.jsonPath("$.state").isEqualTo("failed");
        job.jsonPath("$.error.class").isEqualTo("invalid_input");
        job.jsonPath("$.error.message").isEqualTo("node 3 is wrong");
        job.jsonPath("$.error.retryable").isEqualTo(false);
        job.jsonPath("$.error.details.node_errors.3").isEqualTo("no such model");
        job.jsonPath("$.attempts[0].end").isEqualTo("failed");
        job.jsonPath("$.attempts[0].failure.class").isEqualTo("invalid_input");
        job.jsonPath("$.finished_at").exists();
    }

    @Tag(TestOrchestrator.OF_ONE_REPLICA)
    @Test
    void waitsForTheEndByEvents() throws Exception {
        JobId id = orchestrator.submit(service);
        Claim claim = worker.claim();
        CompletableFuture<BodyContentSpec> answer = CompletableFuture.supplyAsync(
                () -> get("/v1/jobs/{id}?wait=60", id).expectStatus().isOk().expectBody());
        EventFanOut fanOut = orchestrator.bean(EventFanOut.class);
        Awaitility.await().atMost(TestOrchestrator.PATIENCE).until(() -> fanOut.size() > 0);
        worker.progress(claim.lease(), 0.5, null);
        assertThat(answer).isNotDone();
        worker.complete(claim.lease());
        answer.get(20, TimeUnit.SECONDS).jsonPath("$.result.output.answer").isEqualTo(42);
        Awaitility.await().atMost(TestOrchestrator.PATIENCE).until(() -> fanOut.size() == 0);
    }

    @Test
    void answersAtOnceWhenTheJobHasAlreadyEnded() {
        JobId id = orchestrator.submit(service);
        worker.complete(worker.claim().lease());
        get("/v1/jobs/{id}?wait=60", id).expectBody().jsonPath("$.state").isEqualTo("succeeded");
    }

    @Test
    void answersWithTheJobAsItStandsWhenTheWaitIsOver() {
        JobId id = orchestrator.submit(service);
        get("/v1/jobs/{id}?wait=1", id).expectBody().jsonPath("$.state").isEqualTo("queued");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/v1/jobs/{id}", "/v1/jobs/{id}?wait=1", "/v1/jobs/{id}/events", "/v1/jobs/{id}/artifacts/a"})
    void doesNotFindAnUnknownJob(String path) {
        refused(get(path, UNKNOWN), 404, "job_not_found");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"5", "j0-01", "J0-01ZZZZZZZZZZZZZZZZZZZZZZZZ", "j0-01zzzzzzzzzzzzzzzzzzzzzzzz0", "..%2f", "%00"})
    void refusesWhatIsNoJobId(String id) {
        for (String path : List.of("", "/events", "/artifacts/a")) {
            ResponseSpec answer = orchestrator
                    .client
                    .get()
                    .uri(URI.create(orchestrator.baseUrl() + "/v1/jobs/" + id + path))
                    .exchange();
            refused(answer, 400, "invalid_job_id");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/jobs/j0-01zzzzzzzzzzzzzzzzzzzzzzzz?wait=61, wait",
        "/v1/jobs/j0-01zzzzzzzzzzzzzzzzzzzzzzzz?wait=-1, wait",
        "/v1/jobs/j0-01zzzzzzzzzzzzzzzzzzzzzzzz?wait=a, wait",
        "/v1/jobs/j0-01zzzzzzzzzzzzzzzzzzzzzzzz?wait=, wait",
        "/v1/jobs/j0-01zzzzzzzzzzzzzzzzzzzzzzzz?wait=1&wait=2, wait",
        "/v1/jobs/j0-01zzzzzzzzzzzzzzzzzzzzzzzz?weit=1, weit",
        "/v1/jobs?limit=0, limit",
        "/v1/jobs?limit=201, limit",
        "/v1/jobs?state=done, state",
        "/v1/jobs?label=team, label",
        "/v1/jobs?label=team:a&label=team:b, label",
        "/v1/jobs?cursor=garbage, cursor",
        "/v1/jobs?sort=up, sort",
    })
    void namesAWrongQueryParameter(String path, String name) {
        refused(get(path), 400, "invalid_parameter")
                .jsonPath("$.detail")
                .value(String.class, detail -> assertThat(detail).startsWith("the query parameter '" + name + "' "));
    }

    @Test
    void listsJobsNewestFirstPageByPage() {
        List<String> submitted = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            submitted.addFirst(orchestrator.submit(service).value());
        }
        List<String> listed = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            Map<?, ?> page = get("/v1/jobs?limit=2&service=" + service + cursor)
                    .expectStatus()
                    .isOk()
                    .expectBody(Map.class)
                    .returnResult()
                    .getResponseBody();
            ((List<?>) page.get("jobs")).forEach(job -> {
                assertThat(((Map<?, ?>) job).get("input")).isNull();
                listed.add((String) ((Map<?, ?>) job).get("id"));
            });
            cursor = page.get("next_cursor") == null ? null : "&cursor=" + page.get("next_cursor");
        }
        assertThat(listed).isEqualTo(submitted);
    }

    @Test
    void listsOnlyWhatTheFiltersLetThrough() {
        JobSpec spec = JobSpec.of(service, new JsonText("{}"));
        JobId red = orchestrator.submit(spec.withLabels(Map.of("team", "red", "url", "a:b")));
        orchestrator.submit(spec.withLabels(Map.of("team", "blue", "url", "a:b")));
        String query = "/v1/jobs?state=queued&tenant=default&service=" + service;
        get(query + "&label=team:red&label=url:a:b")
                .expectBody()
                .jsonPath("$.jobs[*].id")
                .isEqualTo(List.of(red.value()));
        get(query + "&label=team:green").expectBody().jsonPath("$.jobs").isEmpty();
        get("/v1/jobs?state=running&service=" + service)
                .expectBody()
                .jsonPath("$.jobs")
                .isEmpty();
    }

    @Test
    void cancelsAQueuedJobAtOnce() {
        JobId id = orchestrator.submit(service);
        cancel(id)
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.state")
                .isEqualTo("canceled")
                .jsonPath("$.error.class")
                .isEqualTo("canceled");
    }

    @Test
    void asksTheWorkerToCancelARunningJob() {
        JobId id = orchestrator.submit(service);
        Claim claim = worker.claim();
        cancel(id).expectStatus().isAccepted().expectBody().jsonPath("$.state").isEqualTo("canceling");
        worker.fail(claim.lease(), JobFailure.of(FailureClass.CANCELED, "stopped"));
        cancel(id).expectStatus().isOk().expectBody().jsonPath("$.state").isEqualTo("canceled");
    }

    @Test
    void cancelingAnEndedJobChangesNothing() {
        JobId id = orchestrator.submit(service);
        worker.complete(worker.claim().lease());
        cancel(id).expectStatus().isOk().expectBody().jsonPath("$.state").isEqualTo("succeeded");
    }

    @Test
    void cannotCancelAnUnknownJob() {
        refused(orchestrator.client.post().uri("/v1/jobs/{id}/cancel", UNKNOWN).exchange(), 404, "job_not_found");
    }

    private ResponseSpec cancel(JobId id) {
        return orchestrator.client.post().uri("/v1/jobs/{id}/cancel", id).exchange();
    }

    private ResponseSpec get(String path, Object... variables) {
        return orchestrator.client.get().uri(path, variables).exchange();
    }

    private static BodyContentSpec refused(ResponseSpec answer, int status, String code) {
        return answer.expectStatus()
                .isEqualTo(status)
                .expectHeader()
                .contentType("application/problem+json")
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo(code);
    }
}
