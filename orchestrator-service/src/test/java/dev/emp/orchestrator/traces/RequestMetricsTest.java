package dev.emp.orchestrator.traces;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.job.JobId;
import dev.emp.orchestrator.TestOrchestrator;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RequestMetricsTest {

    private final TestOrchestrator orchestrator = TestOrchestrator.shared();

    @Test
    void callsAreCountedByTheirRouteAndNeverByAnId() {
        JobId job = orchestrator.submit(orchestrator.newService());
        orchestrator
                .client
                .get()
                .uri("/v1/jobs/" + job)
                .exchange()
                .expectStatus()
                .isOk();
        orchestrator
                .client
                .get()
                .uri("/v1/nothing/" + job)
                .exchange()
                .expectStatus()
                .isNotFound();

        List<String> lines = Objects.requireNonNull(orchestrator
                        .client
                        .get()
                        .uri("/actuator/prometheus")
                        .exchange()
                        .expectBody(String.class)
                        .returnResult()
                        .getResponseBody())
                .lines()
                .filter(line -> line.startsWith("http_server_requests_seconds"))
                .toList();

        assertThat(lines)
                .anyMatch(line -> line.contains("_bucket") && line.contains("uri=\"/v1/jobs/{id}\""))
                .noneMatch(line -> line.contains(job.value()));
    }
}
