package dev.emp.orchestrator.batches;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.query.JobQueries.Filter;
import dev.emp.orchestrator.TestOrchestrator;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.MediaType;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;

class BatchStreamTest {

    private static final int LINES = 100_000;
    private static final int LINES_AT_ONCE = 200;
    /** So many jobs take a busy machine more than the half minute that other tests wait at most. */
    private static final Duration LONG_PATIENCE = Duration.ofMinutes(5);

    private final TestOrchestrator orchestrator = TestOrchestrator.shared();
    private final String service = orchestrator.newService();

    @Test
    void holdsFewLinesOfAStreamAtATime() {
        AtomicLong read = new AtomicLong();
        AtomicLong reported = new AtomicLong();
        AtomicLong most = new AtomicLong();
        Flux<DataBuffer> body = Flux.range(0, LINES)
                .doOnNext(piece -> most.accumulateAndGet(read.incrementAndGet() - reported.get(), Math::max))
                .map(piece -> buffer(job() + "\n"));
        MockServerHttpResponse response = new MockServerHttpResponse();
        response.setWriteHandler(written ->
                written.doOnNext(piece -> reported.addAndGet(lines(piece))).then());

        orchestrator
                .bean(BatchController.class)
                .submit(
                        MockServerHttpRequest.post("/v1/batches")
                                .contentType(MediaType.APPLICATION_NDJSON)
                                .body(body),
                        response)
                .block(LONG_PATIENCE);

        assertThat(reported).hasValue(LINES + 1);
        assertThat(most.get()).isLessThanOrEqualTo(LINES_AT_ONCE);
    }

    @Test
    void aClientMayReadItsReportAfterItHasSentEverything() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(orchestrator.baseUrl() + "/v1/batches"))
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofByteArrays(() -> IntStream.range(0, LINES)
                        .mapToObj(i -> (job() + "\n").getBytes(StandardCharsets.UTF_8))
                        .iterator()))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            JsonNode report = BatchClient.NDJSON.parse(answer.body());
            assertThat(report.at("/totals/accepted").intValue()).isEqualTo(LINES);
            assertThat(report.at("/jobs").size()).isEqualTo(LINES);
            assertThat(report.at("/jobs/99999/index").intValue()).isEqualTo(LINES - 1);
        }
    }

    @Test
    void aBatchThatBreaksOffIsFinishedBySendingItAgain() throws Exception {
        String fanIn = "{\"on_refused\": \"run\", \"job\": " + job() + "}";
        try (OpenBatch batch = new OpenBatch(orchestrator, service)) {
            batch.send("{\"fan_in\": " + fanIn + "}\n" + (job() + "\n").repeat(3) + job());
            for (int i = 0; i < 3; i++) {
                assertThat(batch.read().get("index").intValue()).isEqualTo(i);
            }
        }
        assertThat(stored()).isEqualTo(3);
        JsonNode report = BatchClient.NDJSON.report(orchestrator, service, fanIn, job(), job(), job(), job(), job());
        assertThat(report.get("totals").toString())
                .isEqualTo("{\"jobs\":5,\"accepted\":2,\"repeated\":3,\"refused\":0}");
        assertThat(report.at("/fan_in/status").stringValue()).isEqualTo("accepted");
        assertThat(stored()).isEqualTo(6);
    }

    private String job() {
        return "{\"service\": \"" + service + "\", \"input\": {\"prompt\": \"a cat\"}}";
    }

    private int stored() {
        return orchestrator
                .bus
                .list(new Filter(null, service, null, Map.of()), null, 200)
                .toCompletableFuture()
                .join()
                .jobs()
                .size();
    }

    private static DataBuffer buffer(String text) {
        return DefaultDataBufferFactory.sharedInstance.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static long lines(DataBuffer piece) {
        return piece.toString(StandardCharsets.UTF_8).lines().count();
    }
}
