package dev.emp.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.client.ApiException;
import dev.emp.client.EmpClient;
import dev.emp.client.JobEvent;
import dev.emp.launcher.platform.Platform;
import dev.emp.launcher.platform.PlatformOptions;
import dev.emp.launcher.platform.Ports;
import dev.emp.launcher.platform.Service;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole platform in one JVM, on an embedded Redis and the ComfyUI simulator. */
class PlatformTest {

    @TempDir
    static Path directory;

    private static Platform platform;
    private static EmpClient client;
    private static Jobs jobs;
    private static final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws Exception {
        PlatformOptions options =
                PlatformOptions.in(directory).withPorts(Ports.free()).withStepDelay(Duration.ofMillis(100));
        platform = Platform.start(options, (name, url, seconds) -> {});
        assertThat(Readiness.await(platform.url(Service.ORCHESTRATOR))).isEmpty();
        client = new EmpClient(platform.url(Service.ORCHESTRATOR));
        jobs = new Jobs(client);
    }

    @AfterAll
    static void stop() {
        client.close();
        platform.close();
        http.close();
    }

    private static HttpResponse<byte[]> get(URI uri) throws Exception {
        return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    @Test
    void aWorkflowRunsToItsImageWithLiveProgress() throws Exception {
        String id = jobs.submitExample();
        List<JobEvent> events = jobs.eventsUntil(id, event -> event.type().equals("succeeded"));
        JsonNode job = client.get("/v1/jobs/" + id);

        assertThat(events.getFirst().type()).isEqualTo("snapshot");
        assertThat(events.stream().filter(event -> event.type().equals("progress")))
                .hasSizeGreaterThan(3);
        JsonNode file = job.path("result").path("files").path(0);
        HttpResponse<byte[]> image = get(URI.create(file.path("url").asString()));
        assertThat(image.headers().firstValue("content-type")).contains("image/png");
        assertThat(image.body()).hasSize(file.path("size_bytes").asInt());
        assertThat(ImageIO.read(new ByteArrayInputStream(image.body())).getWidth())
                .isEqualTo(512);
    }

    @Test
    void aJobCanceledWhileRunningInterruptsComfyUi() throws Exception {
        String id = jobs.submitExample();
        jobs.awaitProgress(id);
        client.cancel(id);

        assertThat(jobs.awaitEnd(id).path("state").asString()).isEqualTo("canceled");
        JsonNode history = JsonMapper.shared()
                .readTree(get(URI.create(platform.url(Service.SIMULATOR) + "/history"))
                        .body());
        assertThat(history.toString()).contains("execution_interrupted");
    }

    @Test
    void aWorkflowComfyUiRefusesFailsWithItsNodeErrors() throws Exception {
        JsonNode job = client.submit(JsonMapper.shared().readTree("""
                {"service": "comfyui", "input": {"workflow": {"1": {"class_type": "NoSuchNode", "inputs": {}}}}}
                """));
        JsonNode end = jobs.awaitEnd(job.path("id").asString());

        assertThat(end.path("state").asString()).isEqualTo("failed");
        assertThat(end.path("error").path("class").asString()).isEqualTo("invalid_input");
        assertThat(end.path("error").path("message").asString()).contains("NoSuchNode");
        assertThat(end.path("attempts").size()).isEqualTo(1);
    }

    @Test
    void wrongRequestsAreRefusedWithThePointerOfTheFault() {
        assertRefused("{\"service\": \"comfyui\", \"input\": {\"workflow\": []}}", "/input/workflow");
        assertRefused(
                "{\"service\": \"comfyui\", \"input\": {\"workflow\": {\"1\": {}}}, \"prioritty\": 3}", "prioritty");
        assertRefused("{\"service\": \"fortran\", \"input\": {}}", "comfyui");
    }

    private static void assertRefused(String body, String named) {
        assertThatThrownBy(() -> client.submit(JsonMapper.shared().readTree(body)))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining(named);
    }

    @Test
    void everyServiceAnswersForItself() throws Exception {
        assertThat(get(URI.create(platform.url(Service.WORKER) + "/health")).statusCode())
                .isEqualTo(200);
        assertThat(new String(
                        get(URI.create(platform.url(Service.WORKER) + "/metrics"))
                                .body(),
                        StandardCharsets.UTF_8))
                .contains("emp_");
        assertThat(get(URI.create(platform.url(Service.WORKER) + "/status")).statusCode())
                .isEqualTo(200);
        assertThat(get(URI.create(platform.url(Service.ORCHESTRATOR) + "/v3/api-docs"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(get(URI.create(platform.url(Service.MONITOR) + "/")).statusCode())
                .isEqualTo(200);
        for (Service service : List.of(Service.ORCHESTRATOR, Service.MONITOR, Service.CONNECTOR_COMFYUI)) {
            assertThat(get(URI.create(platform.url(service) + "/actuator/health"))
                            .statusCode())
                    .as(service.label())
                    .isEqualTo(200);
        }
    }
}
