package dev.emp.orchestrator.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.job.JobId;
import dev.emp.orchestrator.TestOrchestrator;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

class BusOutageTest {

    private static TestOrchestrator orchestrator;

    @BeforeAll
    static void start() {
        orchestrator = TestOrchestrator.start();
    }

    @AfterAll
    static void stop() {
        orchestrator.close();
    }

    @BeforeEach
    void switchOff() {
        orchestrator.bus.setAvailable(false);
    }

    @AfterEach
    void switchOn() {
        orchestrator.bus.setAvailable(true);
    }

    @Test
    void everyCallSaysThatTheBusIsOutOfReach() {
        String job = "/v1/jobs/" + new JobId("j0-01zzzzzzzzzzzzzzzzzzzzzzzz");
        for (String path : List.of(
                "/v1/jobs",
                job,
                job + "?wait=30",
                job + "/events",
                job + "/artifacts/a",
                "/v1/services",
                "/v1/machines")) {
            unavailable(orchestrator.client.get().uri(path).exchange());
        }
        unavailable(orchestrator.client.post().uri(job + "/cancel").exchange());
        unavailable(orchestrator
                .client
                .post()
                .uri("/v1/jobs")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{\"service\":\"any\",\"input\":{}}")
                .exchange());
    }

    @Test
    void isAliveButNotReady() {
        get("/actuator/health/liveness").expectStatus().isOk();
        get("/actuator/health/readiness").expectStatus().isEqualTo(503);
        orchestrator.bus.setAvailable(true);
        get("/actuator/health/readiness").expectStatus().isOk();
    }

    @Tag(TestOrchestrator.OF_ONE_REPLICA)
    @Test
    void countsRefusals() {
        get("/v1/machines").expectStatus().isEqualTo(503);
        String metrics = get("/actuator/prometheus")
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();
        assertThat(metrics)
                .contains("emp_refusals_total{code=\"bus_unavailable\"}")
                .contains("emp_followers 0.0");
    }

    private static ResponseSpec get(String path) {
        return orchestrator.client.get().uri(path).exchange();
    }

    private static void unavailable(ResponseSpec answer) {
        answer.expectStatus()
                .isEqualTo(503)
                .expectHeader()
                .valueEquals("Retry-After", "2")
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("bus_unavailable")
                .jsonPath("$.retryable")
                .isEqualTo(true);
    }
}
