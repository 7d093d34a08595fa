package dev.emp.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.emp.client.EmpClient;
import dev.emp.launcher.platform.Platform;
import dev.emp.launcher.platform.PlatformOptions;
import dev.emp.launcher.platform.Ports;
import dev.emp.launcher.platform.Service;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Workers in processes of their own, which are killed or stopped in the middle of a job. */
class WorkerLossTest {

    @TempDir
    Path directory;

    private Platform platform;
    private EmpClient client;
    private Jobs jobs;
    private Map<String, EmpProcess> workers;

    @BeforeEach
    void start() throws Exception {
        PlatformOptions options = PlatformOptions.in(directory)
                .withPorts(Ports.free())
                .withStepDelay(Duration.ofMillis(250))
                .without(Service.WORKER);
        platform = Platform.start(options, (name, url, seconds) -> {});
        client = new EmpClient(platform.url(Service.ORCHESTRATOR));
        jobs = new Jobs(client);
        workers = Map.of("first", worker("first", options), "second", worker("second", options));
        awaitMachines(workers.size());
    }

    @AfterEach
    void stop() {
        workers.values().forEach(EmpProcess::close);
        client.close();
        platform.close();
    }

    private EmpProcess worker(String machine, PlatformOptions options) throws Exception {
        return EmpProcess.start(
                directory,
                "run",
                "worker",
                "--redis",
                platform.redisUrl(),
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--emp.machine.id=" + machine,
                "--emp.worker.lease=2s",
                "--emp.worker.shutdown-grace=100ms",
                "--emp.artifacts.directory=" + options.artifacts(),
                "--emp.worker.connectors[0].name=comfyui-gpu0",
                "--emp.worker.connectors[0].url=" + platform.url(Service.CONNECTOR_COMFYUI));
    }

    private void awaitMachines(int count) {
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            int healthy = 0;
            for (JsonNode machine : client.get("/v1/machines").path("machines")) {
                healthy += machine.path("health").asString().equals("healthy") ? 1 : 0;
            }
            return healthy == count;
        });
    }

    private int promptsInComfyUi() throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI history = URI.create(platform.url(Service.SIMULATOR) + "/history");
            String body = http.send(HttpRequest.newBuilder(history).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
            return JsonMapper.shared().readTree(body).size();
        }
    }

    private EmpProcess processOf(String worker) {
        return workers.get(worker.substring(0, worker.indexOf('/')));
    }

    @Test
    void aKilledWorkersJobIsFinishedByAnotherAttemptAndPaidOnce() throws Exception {
        String id = jobs.submitExample();
        processOf(jobs.awaitProgress(id)).kill();
        JsonNode job = jobs.awaitEnd(id);

        assertThat(job.path("state").asString()).isEqualTo("succeeded");
        assertThat(job.path("attempts").size()).isEqualTo(2);
        assertThat(job.path("attempts").get(0).path("end").asString()).isEqualTo("lost");
        assertThat(job.path("result").path("files").size()).isEqualTo(1);
        assertThat(promptsInComfyUi()).isEqualTo(1);
    }

    @Test
    void aStoppedWorkerGivesItsJobBackWithoutUsingUpAnAttempt() throws Exception {
        String id = jobs.submitExample();
        EmpProcess worker = processOf(jobs.awaitProgress(id));
        worker.terminate();
        JsonNode job = jobs.awaitEnd(id);

        assertThat(job.path("state").asString()).isEqualTo("succeeded");
        assertThat(job.path("attempts").get(0).path("end").asString()).isEqualTo("released");
        assertThat(job.path("attempts").get(1).path("number").asInt()).isEqualTo(1);
        assertThat(promptsInComfyUi()).isEqualTo(1);
        assertThat(worker.exitCode(Duration.ofSeconds(30))).isZero();
    }
}
