package dev.emp.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.emp.client.EmpClient;
import dev.emp.connector.comfyui.ConnectorComfyuiApplication;
import dev.emp.launcher.platform.Platform;
import dev.emp.launcher.platform.PlatformOptions;
import dev.emp.launcher.platform.Ports;
import dev.emp.launcher.platform.Service;
import dev.emp.simulators.comfyui.ComfyUiSimulator;
import dev.emp.simulators.comfyui.ComfyUiSimulatorOptions;
import dev.emp.worker.WorkerApplication;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Two workers of one machine, each with a ComfyUI of its own. */
class WarmModelTest {

    private static final String CHECKPOINT = "v1-5-pruned-emaonly-fp16.safetensors";
    private static final Path WEIGHTLESS = Path.of("..", "examples", "weightless.json");

    @TempDir
    Path directory;

    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private EmpClient client;
    private Jobs jobs;

    @BeforeEach
    void start() throws Exception {
        PlatformOptions options = PlatformOptions.in(directory)
                .withPorts(Ports.free())
                .without(Service.SIMULATOR, Service.CONNECTOR_COMFYUI, Service.WORKER);
        Platform platform = closed(Platform.start(options, (name, url, seconds) -> {}));
        client = closed(new EmpClient(platform.url(Service.ORCHESTRATOR)));
        jobs = new Jobs(client);
        run(
                WorkerApplication.builder(),
                "--spring.data.redis.url=" + platform.redisUrl(),
                "--emp.machine.id=box",
                "--emp.artifacts.directory=" + options.artifacts(),
                "--emp.worker.connectors[0].name=one",
                "--emp.worker.connectors[0].url=" + connector(),
                "--emp.worker.connectors[0].labels.rack=one",
                "--emp.worker.connectors[1].name=two",
                "--emp.worker.connectors[1].url=" + connector(),
                "--emp.worker.connectors[1].labels.rack=two");
        awaitMachine("/health", "healthy");
    }

    @AfterEach
    void stop() throws Exception {
        while (!started.isEmpty()) {
            started.pop().close();
        }
    }

    @Test
    void aJobGoesToTheWorkerThatHoldsTheModelItPrefers() throws Exception {
        assertThat(workerOf(job(Jobs.TEXT_TO_IMAGE).set("requirements", rack("one"))))
                .isEqualTo("box/one");
        awaitMachine("/workers/0/warm_models/0", CHECKPOINT);
        // The bus wakes the worker that it heard of last, unless there is a better reason.
        assertThat(workerOf(job(WEIGHTLESS).set("requirements", rack("two")))).isEqualTo("box/two");

        ObjectNode prefers = job(Jobs.TEXT_TO_IMAGE);
        prefers.putArray("preferred_models").add(CHECKPOINT);

        assertThat(workerOf(prefers)).isEqualTo("box/one");
    }

    private URI connector() {
        ComfyUiSimulator comfyUi = closed(ComfyUiSimulator.start(
                ComfyUiSimulatorOptions.defaults().withPort(0).withStepDelay(Duration.ofMillis(1))));
        ConfigurableApplicationContext connector =
                run(ConnectorComfyuiApplication.builder(), "--emp.comfyui.url=" + comfyUi.uri());
        return URI.create("http://127.0.0.1:" + connector.getEnvironment().getProperty("local.server.port"));
    }

    private ConfigurableApplicationContext run(SpringApplicationBuilder service, String... settings) {
        List<String> arguments = new ArrayList<>(List.of(settings));
        arguments.addAll(List.of(
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--springdoc.api-docs.enabled=false",
                "--springdoc.swagger-ui.enabled=false"));
        return closed(service.registerShutdownHook(false).run(arguments.toArray(String[]::new)));
    }

    private <T extends AutoCloseable> T closed(T resource) {
        started.push(resource);
        return resource;
    }

    private void awaitMachine(String pointer, String value) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> client.get("/v1/machines")
                        .path("machines")
                        .path(0)
                        .at(pointer)
                        .asString("")
                        .equals(value));
    }

    private static ObjectNode job(Path workflow) throws Exception {
        return (ObjectNode) Workflow.toJob(workflow, List.of());
    }

    private static ObjectNode rack(String name) {
        return JsonNodeFactory.instance.objectNode().put("rack", name);
    }

    /** Runs the job to its end and answers who did it. */
    private String workerOf(JsonNode job) throws Exception {
        JsonNode end = jobs.awaitEnd(client.submit(job).path("id").asString());
        assertThat(end.path("state").asString()).as(end.toString()).isEqualTo("succeeded");
        return end.path("attempts").path(0).path("worker").asString();
    }
}
