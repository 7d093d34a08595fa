package dev.emp.orchestrator.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.contract.TestReport;
import dev.emp.jobbus.job.FailureClass;
import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobFailure;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobResult;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.job.Placement;
import dev.emp.jobbus.job.Usd;
import dev.emp.jobbus.machine.MachineReport;
import dev.emp.jobbus.machine.ServiceOffer;
import dev.emp.jobbus.machine.WorkerId;
import dev.emp.jobbus.matching.Capabilities;
import dev.emp.jobbus.tenant.TenantLimits;
import dev.emp.orchestrator.FakeWorker;
import dev.emp.orchestrator.TestOrchestrator;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

/** Submissions of a tenant with limits. */
class QuotaTest {

    private static TestOrchestrator orchestrator;
    private static String service;
    private static FakeWorker worker;

    @BeforeAll
    static void start() {
        orchestrator = TestOrchestrator.start(
                "--emp.orchestrator.prices[0].service=priced",
                "--emp.orchestrator.prices[0].usd-per-job=0.25",
                "--emp.orchestrator.prices[1].service=priced",
                "--emp.orchestrator.prices[1].model=large",
                "--emp.orchestrator.prices[1].usd-per-job=2");
        service = orchestrator.newService();
        worker = new FakeWorker(orchestrator.bus, service);
        orchestrator
                .bus
                .offer(new ServiceOffer("priced", List.of(), new JsonText("{}")))
                .toCompletableFuture()
                .join();
    }

    @AfterAll
    static void stop() {
        orchestrator.close();
    }

    @AfterEach
    void liftAll() {
        orchestrator
                .client
                .delete()
                .uri("/v1/tenants/default")
                .exchange()
                .expectStatus()
                .isNoContent();
    }

    private static void limit(String body) {
        orchestrator
                .client
                .put()
                .uri("/v1/tenants/default")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange()
                .expectStatus()
                .isOk();
    }

    private static String job() {
        return "{\"service\": \"" + service + "\", \"input\": {\"prompt\": \"a cat\"}}";
    }

    private static ResponseSpec post(String path, String body) {
        return orchestrator
                .client
                .post()
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }

    private static JobSpec submitted(String body) {
        String location = post("/v1/jobs", body)
                .expectStatus()
                .isAccepted()
                .expectBody()
                .returnResult()
                .getResponseHeaders()
                .getFirst("Location");
        assertThat(location).isNotNull();
        JobId id = new JobId(location.substring(location.lastIndexOf('/') + 1));
        return orchestrator
                .bus
                .find(id)
                .toCompletableFuture()
                .join()
                .map(Job::spec)
                .orElseThrow();
    }

    private static void refused(ResponseSpec answer, String quota, Object limit, String retryAfter) {
        answer.expectStatus()
                .isEqualTo(429)
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectHeader()
                .valueEquals("Retry-After", retryAfter)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("quota_exceeded")
                .jsonPath("$.retryable")
                .isEqualTo(true)
                .jsonPath("$.quota")
                .isEqualTo(quota)
                .jsonPath("$.limit")
                .isEqualTo(limit);
    }

    @Test
    void tooManyWaitingJobsAreRefusedAndNothingIsStored() {
        limit("{\"limits\": {\"queued\": 0}}");
        refused(post("/v1/jobs", job()), "queued", 0, "5");
        orchestrator
                .client
                .get()
                .uri("/v1/jobs?service={service}", service)
                .exchange()
                .expectBody()
                .jsonPath("$.jobs[?(@.state == 'queued')]")
                .isEmpty();
    }

    @Test
    void submissionsThatComeTooOftenAreRefusedUntilTheNextMay() {
        limit("{\"limits\": {\"submissions_per_second\": 0.4}}");
        submitted(job());
        refused(post("/v1/jobs", job()), "submissions_per_second", 0.4, "3");
        orchestrator.clock.advance(Duration.ofMillis(2_500));
        submitted(job());
        worker.complete(worker.claim().lease());
        worker.complete(worker.claim().lease());
    }

    @Test
    void theLinesOfABatchAreRefusedOneByOne() {
        limit("{\"limits\": {\"submissions_per_second\": 1, \"submission_burst\": 2}}");
        post("/v1/batches", "{\"jobs\": [" + job() + "," + job() + "," + job() + "]}")
                .expectBody()
                .jsonPath("$.jobs[1].status")
                .isEqualTo("accepted")
                .jsonPath("$.jobs[2].status")
                .isEqualTo("refused")
                .jsonPath("$.jobs[2].problem.code")
                .isEqualTo("quota_exceeded")
                .jsonPath("$.jobs[2].problem.quota")
                .isEqualTo("submissions_per_second")
                .jsonPath("$.jobs[2].problem.retry_after_seconds")
                .isEqualTo(1.0);
        worker.complete(worker.claim().lease());
        worker.complete(worker.claim().lease());
    }

    @Test
    void whatJobsWillCostIsReservedByThePricesOfTheSettings() {
        limit("{\"limits\": {\"spend_per_day_usd\": 3}}");
        assertThat(submitted("{\"service\": \"priced\", \"input\": {\"model\": \"large\"}}")
                        .estimate())
                .isEqualTo(Usd.of(new BigDecimal("2")));
        assertThat(submitted("{\"service\": \"priced\", \"input\": {\"model\": \"small\"}}")
                        .estimate())
                .isEqualTo(Usd.of(new BigDecimal("0.25")));
        assertThat(submitted(job()).estimate()).isNull();
        orchestrator
                .client
                .get()
                .uri("/v1/tenants/default")
                .exchange()
                .expectBody()
                .jsonPath("$.usage.reserved_usd")
                .isEqualTo(2.25)
                .jsonPath("$.usage.queued")
                .isEqualTo(3);
        refused(
                post("/v1/jobs", "{\"service\": \"priced\", \"input\": {\"body\": {\"model\": \"large\"}}}"),
                "spend_per_day",
                3,
                Long.toString(86_400 - orchestrator.clock.instant().getEpochSecond() % 86_400));
        Claim claim = worker.claim();
        worker.complete(claim.lease(), new JobResult(new JsonText("{}"), List.of(), Map.of(JobResult.COST, 0.125)));
        FakeWorker priced = new FakeWorker(orchestrator.bus, "priced");
        priced.complete(priced.claim().lease());
        priced.complete(priced.claim().lease());
        orchestrator
                .client
                .get()
                .uri("/v1/tenants/default")
                .exchange()
                .expectBody()
                .jsonPath("$.usage.reserved_usd")
                .isEqualTo(0)
                .jsonPath("$.usage.spent_today_usd")
                .isEqualTo(0.125);
    }

    @Test
    void aReplayIsRefusedLikeASubmission() {
        submitted(job());
        Claim claim = worker.claim();
        worker.fail(claim.lease(), JobFailure.of(FailureClass.AUTH, "no"));
        limit("{\"limits\": {\"queued\": 0}}");
        refused(post("/v1/dead-letters/" + claim.lease().job() + "/replay", ""), "queued", 0, "5");
        refused(post("/v1/jobs/" + claim.lease().job() + "/retry", ""), "queued", 0, "5");
        post("/v1/dead-letters/replay", "{\"filter\": {\"service\": \"" + service + "\"}}")
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.over_quota")
                .isEqualTo(1)
                .jsonPath("$.skipped")
                .isEqualTo(0);
    }

    @Test
    void theJobsOfATenantHaveItsWeightFromTheNextOneOn() {
        assertThat(submitted(job()).placement().weight()).isEqualTo(Placement.DEFAULT_WEIGHT);
        limit("{\"weight\": 7}");
        assertThat(submitted(job()).placement().weight()).isEqualTo(7);
        // Another replica has set it.
        orchestrator
                .bus
                .limit("default", TenantLimits.NONE.withWeight(9))
                .toCompletableFuture()
                .join();
        orchestrator.clock.advance(TenantWeights.FRESH);
        assertThat(submitted(job()).placement().weight()).isEqualTo(9);
        for (int i = 0; i < 3; i++) {
            worker.complete(worker.claim().lease());
        }
    }

    @Test
    void aJobOfATenantThatRunsEnoughSaysSo() {
        limit("{\"limits\": {\"running\": 0}}");
        JobId id = orchestrator.submit(service);
        orchestrator
                .bus
                .report(TestReport.of("machine", orchestrator.clock.instant())
                        .workers(new MachineReport.Worker(
                                WorkerId.parse("machine/w"), 1, Capabilities.ofService(service), List.of()))
                        .build())
                .toCompletableFuture()
                .join();
        orchestrator
                .client
                .get()
                .uri("/v1/jobs/{id}/why", id)
                .exchange()
                .expectBody()
                .jsonPath("$.reason")
                .isEqualTo("waits_for_tenant")
                .jsonPath("$.sentence")
                .isEqualTo("It waits because its tenant default runs as many jobs as it may: 0.");
        limit("{}");
        worker.complete(worker.claim().lease());
    }
}
