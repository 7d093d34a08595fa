package dev.emp.orchestrator.why;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.contract.SettableClock;
import dev.emp.jobbus.contract.TestReport;
import dev.emp.jobbus.job.Coordination;
import dev.emp.jobbus.job.Dependency;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.job.Limit;
import dev.emp.jobbus.job.Placement;
import dev.emp.jobbus.machine.MachineId;
import dev.emp.jobbus.machine.MachineReport;
import dev.emp.jobbus.machine.WorkerId;
import dev.emp.jobbus.matching.Admission;
import dev.emp.jobbus.matching.AttributeValue;
import dev.emp.jobbus.matching.Capabilities;
import dev.emp.jobbus.matching.Requirement;
import dev.emp.jobbus.matching.Requirements;
import dev.emp.orchestrator.FakeWorker;
import dev.emp.orchestrator.TestOrchestrator;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.WebTestClient.BodyContentSpec;

class WhyTest {

    private static final String UNKNOWN = "j0-01zzzzzzzzzzzzzzzzzzzzzzzz";
    private static final MachineId MACHINE = new MachineId("gpu-box");

    private static TestOrchestrator orchestrator;
    private String service;

    @BeforeAll
    static void start() {
        orchestrator = TestOrchestrator.start();
    }

    @AfterAll
    static void stop() {
        orchestrator.close();
    }

    @BeforeEach
    void offerAService() {
        service = orchestrator.newService();
    }

    /** Invariant I13. */
    @Test
    void saysWithinASecondThatNoWorkerCanTakeTheJobAndWhy() {
        report(Capabilities.ofService(service).with("gpu.memory_gb", AttributeValue.of(16)));
        why(orchestrator.submit(service));
        JobId id =
                orchestrator.submit(spec().withRequirements(Requirements.of(Requirement.atLeast("gpu.memory_gb", 24))));
        BodyContentSpec why = assertTimeout(Duration.ofSeconds(1), () -> why(id));
        why.jsonPath("$.id").isEqualTo(id.value());
        why.jsonPath("$.state").isEqualTo("queued");
        why.jsonPath("$.reason").isEqualTo("in_line");
        why.jsonPath("$.sentence")
                .value(String.class, sentence -> assertThat(sentence).contains("gpu.memory_gb >= 24"));
        why.jsonPath("$.line.workers").isEqualTo(0);
        why.jsonPath("$.line.others[0].worker").isEqualTo("gpu-box/gpu0");
        why.jsonPath("$.line.others[0].unmet").isEqualTo(List.of("gpu.memory_gb >= 24"));
        why.jsonPath("$.line.others[0].refusal").doesNotExist();
    }

    @Test
    void saysThatAWorkerDeniesTheTenant() {
        report(Capabilities.ofService(service).withAdmission(Admission.OPEN.withDeniedTenants(Set.of("default"))));
        why(orchestrator.submit(service))
                .jsonPath("$.line.others[0].refusal")
                .isEqualTo("the worker denies the tenant default");
    }

    @Test
    void saysHowManyStandBeforeIt() {
        report(Capabilities.ofService(service));
        orchestrator.submit(service);
        BodyContentSpec why = why(orchestrator.submit(service));
        why.jsonPath("$.line.workers").isEqualTo(1);
        why.jsonPath("$.line.slots").isEqualTo(2);
        why.jsonPath("$.line.ahead").isEqualTo(1);
    }

    @Test
    void namesTheJobsItWaitsFor() {
        JobId first = orchestrator.submit(service);
        JobId second = orchestrator.submit(
                spec().withCoordination(Coordination.NONE.withDependencies(List.of(Dependency.on(first)))));
        BodyContentSpec why = why(second);
        why.jsonPath("$.reason").isEqualTo("waits_for_jobs");
        why.jsonPath("$.waits_for").isEqualTo(List.of(first.value()));
    }

    @Test
    void namesTheLimitItWaitsFor() {
        JobSpec limited = spec().withCoordination(Coordination.NONE.withConcurrency(new Limit.Concurrency("why", 1)));
        orchestrator.submit(limited);
        new FakeWorker(orchestrator.bus, service).claim();
        BodyContentSpec why = why(orchestrator.submit(limited));
        why.jsonPath("$.state").isEqualTo("blocked");
        why.jsonPath("$.reason").isEqualTo("waits_for_limit");
        why.jsonPath("$.limits[0].kind").isEqualTo("concurrency");
        why.jsonPath("$.limits[0].key").isEqualTo("why");
    }

    @Test
    void saysWhenItsTimeComes() {
        JobId id = orchestrator.submit(
                spec().withPlacement(Placement.DEFAULT.withRunAt(SettableClock.START.plusSeconds(60))));
        why(id).jsonPath("$.due_at")
                .isEqualTo(SettableClock.START.plusSeconds(60).toString());
    }

    @Test
    void saysWhoRunsItAndThatItHasEnded() {
        JobId id = orchestrator.submit(service);
        FakeWorker worker = new FakeWorker(orchestrator.bus, service);
        Claim claim = worker.claim();
        why(id).jsonPath("$.worker").isEqualTo("machine/" + service);
        worker.complete(claim.lease());
        why(id).jsonPath("$.reason").isEqualTo("has_ended");
    }

    @Test
    void doesNotFindAnUnknownJob() {
        orchestrator
                .client
                .get()
                .uri("/v1/jobs/{id}/why", UNKNOWN)
                .exchange()
                .expectStatus()
                .isNotFound()
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("job_not_found");
    }

    private JobSpec spec() {
        return JobSpec.of(service, new JsonText("{\"prompt\":\"a cat\"}"));
    }

    private void report(Capabilities capabilities) {
        MachineReport.Worker worker =
                new MachineReport.Worker(new WorkerId(MACHINE, "gpu0"), 2, capabilities, List.of());
        orchestrator
                .bus
                .report(TestReport.of(MACHINE.value(), SettableClock.START)
                        .workers(worker)
                        .build())
                .toCompletableFuture()
                .join();
    }

    private BodyContentSpec why(JobId id) {
        return orchestrator
                .client
                .get()
                .uri("/v1/jobs/{id}/why", id)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody();
    }
}
