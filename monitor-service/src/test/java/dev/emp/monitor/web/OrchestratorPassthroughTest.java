package dev.emp.monitor.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.memory.InMemoryJobBus;
import dev.emp.monitor.testing.OrchestratorStub;
import dev.emp.monitor.testing.RunningMonitor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the page may read through the monitor, and under which headers. */
class OrchestratorPassthroughTest {

    private static final String ARTIFACT = "/api/v1/jobs/j0-1/artifacts/a%20b.png";

    private static final OrchestratorStub orchestrator = new OrchestratorStub();
    private static final HttpClient http = HttpClient.newHttpClient();
    private static RunningMonitor monitor;

    @BeforeAll
    static void start() {
        monitor = RunningMonitor.start(
                new InMemoryJobBus(Clock.systemUTC()), 0, "emp.monitor.orchestrator-url=" + orchestrator.address());
    }

    @AfterAll
    static void stop() {
        monitor.close();
        orchestrator.close();
    }

    @Test
    void passesAFileThroughWithItsHeadersAndNoOthers() throws IOException, InterruptedException {
        HttpResponse<byte[]> response = http.send(request(ARTIFACT).build(), BodyHandlers.ofByteArray());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("image/png");
        assertThat(response.headers().firstValue("ETag")).hasValue("\"abc\"");
        assertThat(response.headers().firstValue("Set-Cookie")).isEmpty();
        assertThat(response.body()).startsWith(0x89, 'P', 'N', 'G');
        assertThat(orchestrator.requests()).contains("GET /v1/jobs/j0-1/artifacts/a%20b.png");
    }

    @Test
    void passesARangeThrough() throws IOException, InterruptedException {
        HttpResponse<byte[]> response =
                http.send(request(ARTIFACT).header("Range", "bytes=0-3").build(), BodyHandlers.ofByteArray());
        assertThat(response.statusCode()).isEqualTo(206);
        assertThat(response.headers().firstValue("Content-Range"))
                .hasValueSatisfying(range -> assertThat(range).startsWith("bytes 0-3/"));
        assertThat(response.body()).hasSize(4);
    }

    @Test
    void passesTheKeyOfTheCallerThrough() throws IOException, InterruptedException {
        HttpRequest keyed = request(ARTIFACT)
                .header("Authorization", "Bearer emp_one")
                .header("X-Api-Key", "emp_two")
                .build();
        assertThat(http.send(keyed, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
        assertThat(orchestrator.keys()).contains("Bearer emp_one", "emp_two");
    }

    @Test
    void passesAnswersThroughWhateverTheirStatus() throws IOException, InterruptedException {
        HttpResponse<String> response =
                http.send(request("/api/v1/jobs/j0-unknown").build(), BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).contains("job_not_found");
    }

    @Test
    void whatAJobHasMadeCannotActAsTheDashboard() throws IOException, InterruptedException {
        HttpResponse<Void> response = http.send(request(ARTIFACT).build(), BodyHandlers.discarding());
        assertThat(response.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy).startsWith("sandbox; default-src 'none'"));
        assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    }

    @Test
    void thePageAllowsNothingInlineAndNothingFromElsewhere() throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request("/").build(), BodyHandlers.ofString());
        assertThat(response.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy)
                        .contains("default-src 'self'", "connect-src 'self'", "img-src 'self' data: blob:")
                        .doesNotContain("unsafe"));
        assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-cache");
        assertThat(response.body()).contains("<div id=\"app\">").doesNotContain("<style");
    }

    @Test
    void changesPassThroughWithTheirBodiesWhicheverTheirMethod() throws IOException, InterruptedException {
        String large = "x".repeat(2_000_000);
        HttpResponse<String> uploaded = http.send(
                request("/api/v1/files")
                        .header("Origin", origin())
                        .header("Content-Type", "text/plain")
                        .header("Idempotency-Key", "one")
                        .header("Cookie", "private=1")
                        .POST(BodyPublishers.ofString(large))
                        .build(),
                BodyHandlers.ofString());
        assertThat(uploaded.statusCode()).isEqualTo(201);
        assertThat(String.join("", orchestrator.bodies())).isEqualTo(large);
        HttpResponse<Void> canceled = http.send(
                request("/api/v1/jobs/j0-1/cancel")
                        .header("Origin", origin())
                        .POST(BodyPublishers.noBody())
                        .build(),
                BodyHandlers.discarding());
        assertThat(canceled.statusCode()).isEqualTo(202);
        HttpResponse<Void> removed = http.send(
                request("/api/v1/keys/key_1")
                        .header("Origin", origin())
                        .DELETE()
                        .build(),
                BodyHandlers.discarding());
        assertThat(removed.statusCode()).isEqualTo(202);
        assertThat(orchestrator.requests())
                .contains("POST /v1/files", "POST /v1/jobs/j0-1/cancel", "DELETE /v1/keys/key_1");
    }

    @Test
    void eventsPassThroughTheMomentTheyCome() throws Exception {
        HttpResponse<InputStream> response = http.send(
                request("/api/v1/jobs/j0-1/events")
                        .header("Accept", "text/event-stream")
                        .build(),
                BodyHandlers.ofInputStream());
        assertThat(response.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).isEqualTo(": here");
            assertThat(lines.readLine()).isEmpty();
            orchestrator.event("one");
            assertThat(lines.readLine()).isEqualTo("data: one");
            assertThat(lines.readLine()).isEmpty();
            orchestrator.event("two");
            assertThat(lines.readLine()).isEqualTo("data: two");
        }
    }

    @Test
    void nothingOutsideOfTheApiCanBeReachedThroughIt() throws IOException, InterruptedException {
        for (String path : new String[] {
            "/api/v1/jobs/../../actuator", "/api/v1/%2e%2e/actuator", "/api/actuator", "/api/v1/jobs/%2E./keys"
        }) {
            HttpResponse<Void> response = http.send(request(path).build(), BodyHandlers.discarding());
            assertThat(response.statusCode()).as(path).isIn(400, 404);
        }
        assertThat(orchestrator.requests()).noneMatch(request -> request.contains("actuator"));
    }

    @Test
    void everyPageIsTheSamePage() throws IOException, InterruptedException {
        for (String path : new String[] {
            "/jobs",
            "/jobs/j0-1",
            "/machines/m1",
            "/pools",
            "/dead-letters",
            "/schedules",
            "/webhooks",
            "/alerts",
            "/audit",
            "/submit",
            "/sign-in"
        }) {
            HttpResponse<String> response = http.send(request(path).build(), BodyHandlers.ofString());
            assertThat(response.body()).as(path).contains("<div id=\"app\">");
        }
        assertThat(http.send(request("/elsewhere").build(), BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void saysThatTheOrchestratorDoesNotAnswer() throws IOException, InterruptedException {
        try (RunningMonitor alone = RunningMonitor.start(
                new InMemoryJobBus(Clock.systemUTC()), 0, "emp.monitor.orchestrator-url=http://127.0.0.1:1")) {
            HttpResponse<String> response = http.send(
                    HttpRequest.newBuilder(alone.uri("/api/v1/jobs/j0-1")).build(), BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(502);
            JsonNode problem = JsonMapper.shared().readTree(response.body());
            assertThat(problem.path("code").asString()).isEqualTo("orchestrator_unreachable");
            assertThat(problem.path("retryable").asBoolean()).isTrue();
        }
    }

    @Test
    void healthAndMetricsAreThere() throws IOException, InterruptedException {
        assertThat(http.send(request("/actuator/health/liveness").build(), BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(200);
        assertThat(http.send(request("/actuator/prometheus").build(), BodyHandlers.ofString())
                        .body())
                .contains("emp_monitor_feed_clients", "emp_monitor_feed_slow_closes_total");
    }

    private static String origin() {
        return "http://127.0.0.1:" + monitor.port();
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(monitor.uri(path)).timeout(Duration.ofSeconds(20));
    }
}
