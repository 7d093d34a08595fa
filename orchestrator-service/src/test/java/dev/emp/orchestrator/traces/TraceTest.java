package dev.emp.orchestrator.traces;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobId;
import dev.emp.orchestrator.TestOrchestrator;
import dev.emp.tracing.TraceContext;
import dev.emp.tracing.testing.OtlpReceiver;
import dev.emp.tracing.testing.OtlpReceiver.Seen;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

class TraceTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String PARENT = "00-" + TRACE + "-b7ad6b7169203331-01";

    private final TestOrchestrator orchestrator = TestOrchestrator.shared();

    private static ResponseSpec submit(TestOrchestrator orchestrator, String service, String... parents) {
        return orchestrator
                .client
                .post()
                .uri("/v1/jobs")
                .headers(headers -> headers.addAll(TraceContext.HEADER, List.of(parents)))
                .header(TraceContext.STATE_HEADER, "a=1")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{\"service\": \"%s\", \"input\": {\"prompt\": \"a cat\"}}".formatted(service))
                .exchange()
                .expectStatus()
                .isAccepted();
    }

    private static Job submitted(TestOrchestrator orchestrator, String... parents) {
        String[] found = new String[2];
        submit(orchestrator, orchestrator.newService(), parents)
                .expectBody()
                .jsonPath("$.id")
                .value(String.class, id -> found[0] = id)
                .jsonPath("$.trace_id")
                .value(String.class, id -> found[1] = id);
        Job job = orchestrator
                .bus
                .find(new JobId(found[0]))
                .toCompletableFuture()
                .join()
                .orElseThrow();
        assertThat(found[1]).isEqualTo(JobTraces.idOf(job.id(), job.spec()));
        return job;
    }

    @Test
    void aJobBelongsToTheTraceOfItsSubmission() {
        assertThat(submitted(orchestrator, PARENT).spec().trace()).isEqualTo(PARENT + " a=1");
        submit(orchestrator, orchestrator.newService(), PARENT)
                .expectHeader()
                .valueEquals(TraceFilter.RESPONSE, PARENT);
    }

    @Test
    void nothingIsStoredOfATraceThatIsNoneOrThatComesTwice() {
        assertThat(submitted(orchestrator, "00-nonsense").spec().trace()).isNull();
        assertThat(submitted(orchestrator, PARENT, PARENT).spec().trace()).isNull();
        assertThat(submitted(orchestrator).spec().trace()).isNull();
        submit(orchestrator, orchestrator.newService()).expectHeader().doesNotExist(TraceFilter.RESPONSE);
    }

    @Test
    void aCallIsASpanOfItsRouteAndItsJobIsBelow() throws Exception {
        try (OtlpReceiver receiver = new OtlpReceiver();
                TestOrchestrator exporting = TestOrchestrator.start(
                        "--emp.tracing.endpoint=" + receiver.endpoint(), "--emp.tracing.interval=10ms")) {
            Job job = submitted(exporting);
            exporting.client.get().uri("/v1/jobs/" + job.id()).exchange();
            exporting
                    .client
                    .get()
                    .uri("/v1/jobs/none")
                    .exchange()
                    .expectStatus()
                    .isBadRequest();

            List<Seen> spans = receiver.await(seen -> seen.size() == 3);

            assertThat(spans)
                    .extracting(Seen::name)
                    .containsExactlyInAnyOrder("POST /v1/jobs", "GET /v1/jobs/{id}", "GET /v1/jobs/{id}");
            assertThat(spans).extracting(Seen::service).containsOnly("orchestrator");
            assertThat(spans)
                    .extracting(span -> span.attributes().get("http.response.status_code"))
                    .containsExactlyInAnyOrder("202", "200", "400");
            // Replicas tell in their own time.
            Seen call = spans.stream()
                    .filter(span -> span.name().startsWith("POST"))
                    .findFirst()
                    .orElseThrow();
            assertThat(job.spec().trace()).startsWith("00-" + call.traceId() + "-" + call.spanId());
            Job continued = submitted(exporting, PARENT);
            assertThat(continued.spec().trace())
                    .startsWith("00-" + TRACE)
                    .endsWith("-01 a=1")
                    .isNotEqualTo(PARENT);
        }
    }
}
