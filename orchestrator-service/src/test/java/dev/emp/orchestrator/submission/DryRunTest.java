package dev.emp.orchestrator.submission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.ClaimRequest;
import dev.emp.jobbus.contract.TestReport;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobResult;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.machine.MachineId;
import dev.emp.jobbus.machine.MachineReport;
import dev.emp.jobbus.machine.WorkerId;
import dev.emp.jobbus.matching.AttributeValue;
import dev.emp.jobbus.matching.Capabilities;
import dev.emp.jobbus.query.JobQueries.Filter;
import dev.emp.orchestrator.TestOrchestrator;
import dev.emp.orchestrator.estimates.RunTimes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient.BodyContentSpec;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

/** Which pool a job goes to, and what it would meet there. */
class DryRunTest {

    private static final MachineId MACHINE = new MachineId("gpu-box");
    private static final WorkerId WORKER = new WorkerId(MACHINE, "gpu0");

    private static TestOrchestrator orchestrator;
    private String service = "";

    @BeforeAll
    static void start() {
        orchestrator = TestOrchestrator.start(
                "--emp.orchestrator.classification[0].models[0]=video-*",
                "--emp.orchestrator.classification[0].name=video",
                "--emp.orchestrator.classification[0].pool=heavy",
                "--emp.orchestrator.classification[1].min-gpu-memory=20GB",
                "--emp.orchestrator.classification[1].pool=heavy",
                "--emp.orchestrator.classification[2].labels.team=red",
                "--emp.orchestrator.classification[2].pool=standard",
                "--emp.orchestrator.models.flux.gpu-memory=24GB",
                "--emp.orchestrator.model-pointers.pointed=/list/0/name",
                "--emp.orchestrator.prices[0].service=priced",
                "--emp.orchestrator.prices[0].usd-per-job=0.02");
    }

    @AfterAll
    static void stop() {
        orchestrator.close();
    }

    @BeforeEach
    void offerAService() {
        service = orchestrator.newService();
        // What was seen of machines before does not count any more.
        orchestrator.clock.advance(Duration.ofMinutes(2));
    }

    @Test
    void aRuleDecidesByTheModelOfTheRequirements() {
        BodyContentSpec answer = dryRun("\"requirements\": {\"model\": \"video-large\"}");
        answer.jsonPath("$.dry_run").isEqualTo(true);
        answer.jsonPath("$.pool").isEqualTo("heavy");
        answer.jsonPath("$.decided_by").isEqualTo("rule");
        answer.jsonPath("$.rule.index").isEqualTo(0);
        answer.jsonPath("$.rule.name").isEqualTo("video");
        answer.jsonPath("$.model").isEqualTo("video-large");
        answer.jsonPath("$.lane.tenant").isEqualTo("default");
        answer.jsonPath("$.lane.requirements.pool['=']").isEqualTo("heavy");
        answer.jsonPath("$.lane.requirements.service['=']").isEqualTo(service);
        answer.jsonPath("$.estimated_start_at").doesNotExist();
        answer.jsonPath("$.estimated_run_seconds").doesNotExist();
        answer.jsonPath("$.estimated_cost_usd").doesNotExist();
    }

    @Test
    void aRuleDecidesByTheMemoryThatTheModelNeeds() {
        BodyContentSpec answer = dryRun("\"requirements\": {\"model\": \"flux\"}");
        answer.jsonPath("$.pool").isEqualTo("heavy");
        answer.jsonPath("$.rule.index").isEqualTo(1);
        answer.jsonPath("$.gpu_memory_gb").isEqualTo(24.0);
    }

    @Test
    void theJobsOwnPoolCountsMoreThanAnyRule() {
        BodyContentSpec answer =
                dryRun("\"requirements\": {\"model\": \"flux\", \"pool\": {\"in\": [\"fast\", \"x\"]}}");
        answer.jsonPath("$.pool").isEqualTo("fast");
        answer.jsonPath("$.decided_by").isEqualTo("job");
        answer.jsonPath("$.rule").doesNotExist();
    }

    @Test
    void aJobThatNoRuleFitsStaysWithoutAPool() {
        BodyContentSpec answer = dryRun("\"labels\": {\"team\": \"blue\"}");
        answer.jsonPath("$.pool").doesNotExist();
        answer.jsonPath("$.decided_by").isEqualTo("nobody");
    }

    @Test
    void nothingIsQueuedAndNoKeyIsUsed() {
        String body = body("\"labels\": {\"team\": \"red\"}");
        post("/v1/jobs?dry_run=true", body, "a-key-of-" + service)
                .expectStatus()
                .isOk();
        assertThat(jobsOfTheService()).isZero();
        post("/v1/jobs", body, "a-key-of-" + service).expectStatus().isAccepted();
        assertThat(jobsOfTheService()).isEqualTo(1);
    }

    @Test
    void aSubmissionIsQueuedWhereTheDryRunSaid() {
        post("/v1/jobs", body("\"labels\": {\"team\": \"red\"}"), null)
                .expectStatus()
                .isAccepted()
                .expectBody()
                .jsonPath("$.requirements.pool['=']")
                .isEqualTo("standard");
    }

    @Test
    void eachFallbackIsClassifiedForItself() {
        post("/v1/jobs", body("\"fallbacks\": [{\"requirements\": {\"model\": \"flux\"}}]"), null)
                .expectStatus()
                .isAccepted()
                .expectBody()
                .jsonPath("$.requirements.pool")
                .doesNotExist();
        assertThat(orchestrator
                        .bus
                        .list(new Filter(null, service, null, Map.of()), null, 1)
                        .toCompletableFuture()
                        .join()
                        .jobs()
                        .getFirst()
                        .spec()
                        .fallbacks()
                        .all()
                        .getFirst()
                        .task()
                        .requirements()
                        .toString())
                .contains("heavy");
    }

    @Test
    void saysWhoCouldTakeItAndWhoCouldNot() {
        report("heavy", 2, List.of());
        BodyContentSpec fits = dryRun("\"requirements\": {\"model\": \"flux\"}");
        fits.jsonPath("$.machines.workers").isEqualTo(List.of("gpu-box/gpu0"));
        fits.jsonPath("$.machines.free_slots").isEqualTo(2);
        fits.jsonPath("$.ahead").isEqualTo(0);
        fits.jsonPath("$.estimated_start_at")
                .isEqualTo(orchestrator.clock.instant().toString());
        BodyContentSpec unfit = dryRun("\"labels\": {\"team\": \"red\"}");
        unfit.jsonPath("$.machines.workers").isEqualTo(List.of());
        unfit.jsonPath("$.machines.others[0].why[0]").isEqualTo("pool = 'standard'");
    }

    @Test
    void saysWhenItWouldStartByTheJobsAheadAndTheirRunTime() {
        learn(Duration.ofSeconds(40));
        report("standard", 1, List.of(new JobId("j0-01k00000000000000000000000")));
        for (int i = 0; i < 3; i++) {
            post("/v1/jobs", body("\"labels\": {\"team\": \"red\"}"), null);
        }
        BodyContentSpec answer = dryRun("\"labels\": {\"team\": \"red\"}");
        answer.jsonPath("$.ahead").isEqualTo(3);
        answer.jsonPath("$.estimated_run_seconds").isEqualTo(40.0);
        answer.jsonPath("$.estimated_start_at")
                .isEqualTo(orchestrator.clock.instant().plusSeconds(160).toString());
        post("/v1/pools/standard/pause", "", null).expectStatus().isOk();
        orchestrator.clock.advance(Duration.ofSeconds(3));
        BodyContentSpec paused = dryRun("\"labels\": {\"team\": \"red\"}");
        paused.jsonPath("$.held_up_by").isEqualTo("pool:standard");
        paused.jsonPath("$.estimated_start_at").doesNotExist();
        post("/v1/pools/standard/resume", "", null).expectStatus().isOk();
    }

    @Test
    void aQueuedJobTellsWhenItIsLikelyToStart() {
        learn(Duration.ofSeconds(40));
        report("standard", 1, List.of(new JobId("j0-01k00000000000000000000000")));
        ResponseSpec submitted = post("/v1/jobs", body("\"labels\": {\"team\": \"red\"}"), null);
        String url = String.valueOf(
                submitted.expectBody(Map.class).returnResult().getResponseBody().get("status_url"));
        BodyContentSpec job = orchestrator
                .client
                .get()
                .uri(url)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody();
        job.jsonPath("$.queue.mean_run_seconds").isEqualTo(40.0);
        job.jsonPath("$.queue.estimated_start_at")
                .isEqualTo(orchestrator.clock.instant().plusSeconds(40).toString());
    }

    @Test
    void aWrongJobIsRefusedAsEver() {
        post("/v1/jobs?dry_run=true", "{\"service\": \"" + service + "\", \"input\": {}}", null)
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("invalid_input");
    }

    @Test
    void theQueryIsCheckedToo() {
        post("/v1/jobs?dry_run=yes", body("\"labels\": {}"), null)
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.detail")
                .isEqualTo("the query parameter 'dry_run' must be true or false");
        post("/v1/jobs?dryrun=true", body("\"labels\": {}"), null)
                .expectStatus()
                .isBadRequest();
    }

    private long jobsOfTheService() {
        return orchestrator
                .bus
                .list(new Filter(null, service, null, Map.of()), null, 10)
                .toCompletableFuture()
                .join()
                .jobs()
                .stream()
                .filter(job -> job.state() == JobState.QUEUED)
                .count();
    }

    /** Has a worker of the pool run a job of the service. */
    private void learn(Duration ran) {
        post("/v1/jobs", body("\"labels\": {\"team\": \"red\"}"), null)
                .expectStatus()
                .isAccepted();
        Claim claim = orchestrator
                .bus
                .claim(new ClaimRequest(
                        WORKER,
                        Capabilities.ofService(service).with(Capabilities.POOL, AttributeValue.of("standard")),
                        1,
                        Duration.ofHours(1),
                        Duration.ZERO))
                .toCompletableFuture()
                .join()
                .getFirst();
        orchestrator.clock.advance(ran);
        orchestrator
                .bus
                .complete(claim.lease(), JobResult.of(new JsonText("{}")))
                .toCompletableFuture()
                .join();
        Awaitility.await()
                .until(() -> orchestrator
                        .bean(RunTimes.class)
                        .mean(service, Optional.empty())
                        .isPresent());
        orchestrator.clock.advance(Duration.ofSeconds(3));
    }

    private void report(String pool, int slots, List<JobId> jobs) {
        Capabilities capabilities = Capabilities.ofService(service)
                .with(Capabilities.POOL, AttributeValue.of(pool))
                .with(Capabilities.MODEL, AttributeValue.of("flux"));
        orchestrator
                .bus
                .report(TestReport.of("gpu-box", orchestrator.clock.instant())
                        .workers(new MachineReport.Worker(WORKER, slots, capabilities, jobs))
                        .build())
                .toCompletableFuture()
                .join();
    }

    private String body(String more) {
        return "{\"service\": \"" + service + "\", \"input\": {\"prompt\": \"a cat\"}, " + more + "}";
    }

    private BodyContentSpec dryRun(String more) {
        return post("/v1/jobs?dry_run=true", body(more), null)
                .expectStatus()
                .isOk()
                .expectBody();
    }

    private static ResponseSpec post(String path, String body, @Nullable String key) {
        var request = orchestrator.client.post().uri(path).contentType(MediaType.APPLICATION_JSON);
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        return request.bodyValue(body).exchange();
    }
}
