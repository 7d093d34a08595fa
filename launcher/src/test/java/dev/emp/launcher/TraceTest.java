package dev.emp.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.emp.launcher.platform.Platform;
import dev.emp.launcher.platform.PlatformOptions;
import dev.emp.launcher.platform.Ports;
import dev.emp.launcher.platform.Service;
import dev.emp.tracing.testing.OtlpReceiver;
import dev.emp.tracing.testing.OtlpReceiver.Seen;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One job's trace and log lines, over an orchestrator, a worker, a connector and a ComfyUI, each a service of its own. */
@Timeout(300)
class TraceTest {

    private static final String ENDPOINT = "emp.tracing.endpoint";
    private static final String INTERVAL = "emp.tracing.interval";
    private static final String CALLER = "b7ad6b7169203331";
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private static Path directory;

    private static OtlpReceiver receiver;
    private static Platform platform;
    private static EmpProcess orchestrator;
    private static RunningMachine machine;
    private static int port;

    @BeforeAll
    static void start() throws Exception {
        receiver = new OtlpReceiver();
        System.setProperty(ENDPOINT, receiver.endpoint().toString());
        System.setProperty(INTERVAL, "100ms");
        PlatformOptions options = PlatformOptions.in(directory)
                .withPorts(Ports.free())
                .withStepDelay(Duration.ofMillis(1))
                .without(Service.ORCHESTRATOR, Service.WORKER, Service.MONITOR);
        platform = Platform.start(options, (name, url, seconds) -> {});
        Ports ports = Ports.free();
        port = ports.of(Service.ORCHESTRATOR);
        orchestrator = process(options, "orchestrator", port, "--logging.level.dev.emp.orchestrator.submission=debug");
        int workerPort = ports.of(Service.WORKER);
        EmpProcess worker = process(
                options,
                "worker",
                workerPort,
                "--emp.machine.id=traced-box",
                "--emp.machine.directory=" + directory.resolve("machine"),
                "--emp.worker.connectors[0].name=comfyui-gpu0",
                "--emp.worker.connectors[0].url=" + platform.url(Service.CONNECTOR_COMFYUI));
        machine = new RunningMachine(worker, workerPort, directory);
        machine.awaitHealth("healthy");
        await().atMost(PATIENCE).ignoreException(ConnectException.class).until(TraceTest::isServed);
    }

    private static boolean isServed() throws IOException, InterruptedException {
        URI health = URI.create("http://127.0.0.1:" + port + "/actuator/health");
        return http.send(HttpRequest.newBuilder(health).build(), BodyHandlers.discarding())
                        .statusCode()
                == 200;
    }

    private static EmpProcess process(PlatformOptions options, String service, int port, String... settings)
            throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "run",
                service,
                "--redis",
                platform.redisUrl(),
                "--server.address=127.0.0.1",
                "--server.port=" + port,
                "--logging.config=classpath:structured-logback.xml",
                "--logging.structured.format.console=logstash",
                "--" + ENDPOINT + "=" + receiver.endpoint(),
                "--" + INTERVAL + "=100ms",
                "--emp.artifacts.directory=" + options.artifacts()));
        arguments.addAll(List.of(settings));
        return EmpProcess.start(directory, arguments.toArray(String[]::new));
    }

    @AfterAll
    static void stop() {
        System.clearProperty(ENDPOINT);
        System.clearProperty(INTERVAL);
        machine.process().close();
        orchestrator.close();
        platform.close();
        receiver.close();
        http.close();
    }

    private static JsonNode ended(JsonNode job) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/jobs"))
                .header("Content-Type", "application/json")
                .header("Prefer", "wait=60")
                .header("traceparent", "00-" + TRACE + "-" + CALLER + "-01")
                .POST(BodyPublishers.ofString(job.toString()))
                .build();
        return JsonMapper.shared()
                .readTree(http.send(request, BodyHandlers.ofString()).body());
    }

    @Test
    void aJobIsOneTraceFromItsSubmissionToItsProvider() throws Exception {
        JsonNode job = ended(Workflow.toJob(Jobs.TEXT_TO_IMAGE, List.of()));
        String id = job.path("id").asString();
        assertThat(job.path("state").asString()).as(job.toString()).isEqualTo("succeeded");
        assertThat(job.path("trace_id").asString()).isEqualTo(TRACE);

        List<Seen> spans = receiver.await(seen -> names(of(id, seen))
                        .containsAll(Set.of("queue wait", "attempt comfyui"))
                && names(seen).containsAll(Set.of("POST /v1/jobs", "connector comfyui", "execution", "POST /prompt")));

        assertThat(spans).extracting(Seen::traceId).contains(TRACE);
        Seen call = named(spans, "POST /v1/jobs");
        Seen attempt = named(of(id, spans), "attempt comfyui");
        Seen connector = below(attempt, spans);
        Seen execution = below(connector, spans);
        assertThat(call.parentId()).isEqualTo(CALLER);
        assertThat(call.service()).isEqualTo("orchestrator");
        assertThat(spans)
                .filteredOn(span -> span.parentId().equals(call.spanId()))
                .extracting(Seen::name)
                .containsExactlyInAnyOrder("queue wait", "attempt comfyui");
        assertThat(attempt.service()).isEqualTo("worker");
        assertThat(connector.name()).isEqualTo("connector comfyui");
        assertThat(execution.name()).isEqualTo("execution");
        assertThat(execution.service()).isEqualTo("connector-comfyui");
        assertThat(spans)
                .filteredOn(span -> span.parentId().equals(execution.spanId()))
                .extracting(Seen::name)
                .contains("POST /prompt");
        assertThat(line(orchestrator, id).path("tenant").asString()).isEqualTo("default");
        assertThat(line(orchestrator, id).path("trace_id").asString()).isEqualTo(TRACE);
    }

    @Test
    void logLinesOfAWorkerSayOfWhichJobTheyAre() throws Exception {
        JsonNode job = ended(JsonMapper.shared().readTree("""
                {"service": "comfyui", "input": {"workflow": {"1": {"class_type": "NoSuchNode", "inputs": {}}}}}
                """));

        JsonNode line = line(machine.process(), job.path("id").asString());

        assertThat(job.path("state").asString()).isEqualTo("failed");
        assertThat(line.path("message").asString()).contains("failed with invalid_input");
        assertThat(line.path("tenant").asString()).isEqualTo("default");
        assertThat(line.path("trace_id").asString()).isEqualTo(TRACE);
        assertThat(line.path("attempt").asString()).isEqualTo("1");
    }

    /** The first line of JSON that says it is of the job. */
    private static JsonNode line(EmpProcess process, String job) throws IOException {
        return process.output()
                .lines()
                .filter(line -> line.startsWith("{"))
                .map(JsonMapper.shared()::readTree)
                .filter(line -> line.path("job_id").asString("").equals(job))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no line of " + job));
    }

    private static List<Seen> of(String job, List<Seen> spans) {
        return spans.stream()
                .filter(span -> job.equals(span.attributes().get("emp.job.id")))
                .toList();
    }

    private static Set<String> names(List<Seen> spans) {
        return spans.stream().map(Seen::name).collect(Collectors.toSet());
    }

    private static Seen below(Seen parent, List<Seen> spans) {
        return spans.stream()
                .filter(span -> span.parentId().equals(parent.spanId()))
                .findFirst()
                .orElseThrow();
    }

    private static Seen named(List<Seen> spans, String name) {
        return spans.stream()
                .filter(span -> span.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
