package dev.emp.orchestrator.control;

import dev.emp.jobbus.bus.Scope;
import dev.emp.jobbus.job.JobId;
import dev.emp.orchestrator.FakeWorker;
import dev.emp.orchestrator.TestOrchestrator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.JsonPathAssertions;
import org.springframework.test.web.reactive.server.WebTestClient.BodyContentSpec;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

class RestrictionTest {

    private final TestOrchestrator orchestrator = TestOrchestrator.shared();
    private final String service = orchestrator.newService();
    private final String pool = "pool-of-" + service;

    @AfterEach
    void liftAll() {
        orchestrator.bus.resume(Scope.service(service)).toCompletableFuture().join();
        orchestrator.bus.resume(Scope.pool(pool)).toCompletableFuture().join();
    }

    @Test
    void aPausedServiceSaysSoInItsJobsUntilItIsResumed() {
        JobId id = orchestrator.submit(service);
        BodyContentSpec answer = done("/v1/services/{name}/pause", service);
        answer.jsonPath("$.kind").isEqualTo("service");
        answer.jsonPath("$.name").isEqualTo(service);
        answer.jsonPath("$.mode").isEqualTo("paused");
        why(id).jsonPath("$.line.paused").isEqualTo("service:" + service);
        listed(service).isEqualTo(List.of("paused"));

        done("/v1/services/{name}/resume", service).jsonPath("$.mode").isEqualTo("running");

        listed(service).isEqualTo(List.of());
        new FakeWorker(orchestrator.bus, service).claim();
    }

    @Test
    void aDrainingServiceTakesNoJobsAndSaysWhenToTryAgain() {
        done("/v1/services/{name}/drain", service).jsonPath("$.mode").isEqualTo("draining");
        refusedForNow(submit("{}"));
        done("/v1/services/{name}/resume", service);
        submit("{}").expectStatus().isAccepted();
    }

    @Test
    void aDrainingPoolTakesNoJobsThatAskForIt() {
        done("/v1/pools/{name}/drain", pool).jsonPath("$.kind").isEqualTo("pool");
        refusedForNow(submit("{\"pool\": \"" + pool + "\"}"));
        submit("{}").expectStatus().isAccepted();
        done("/v1/pools/{name}/pause", pool);
        listed(pool).isEqualTo(List.of("paused"));
        submit("{\"pool\": \"" + pool + "\"}").expectStatus().isAccepted();
        done("/v1/pools/{name}/resume", pool);
        listed(pool).isEqualTo(List.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/pools/{name}/pause", "/v1/services/{name}/drain", "/v1/services/{name}/resume"})
    void refusesNamesThatAreTooLong(String path) {
        orchestrator
                .client
                .post()
                .uri(path, "x".repeat(101))
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("bad_request");
    }

    private static void refusedForNow(ResponseSpec answer) {
        answer.expectStatus()
                .isEqualTo(503)
                .expectHeader()
                .valueEquals("Retry-After", "30")
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("draining")
                .jsonPath("$.retryable")
                .isEqualTo(true);
    }

    private ResponseSpec submit(String requirements) {
        return orchestrator
                .client
                .post()
                .uri("/v1/jobs")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{\"service\": \"" + service + "\", \"input\": {\"prompt\": \"a cat\"}, \"requirements\": "
                        + requirements + "}")
                .exchange();
    }

    private BodyContentSpec done(String path, String name) {
        return orchestrator
                .client
                .post()
                .uri(path, name)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody();
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

    private JsonPathAssertions listed(String name) {
        return orchestrator
                .client
                .get()
                .uri("/v1/restrictions")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.restrictions[?(@.name == '" + name + "')].mode");
    }
}
