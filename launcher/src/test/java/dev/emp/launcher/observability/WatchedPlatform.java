package dev.emp.launcher.observability;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.emp.client.ApiException;
import dev.emp.client.EmpClient;
import dev.emp.launcher.platform.Platform;
import dev.emp.launcher.platform.PlatformOptions;
import dev.emp.launcher.platform.Ports;
import dev.emp.launcher.platform.Service;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole platform at work, with an exporter of its Redis and a Prometheus that looks at all of it. */
final class WatchedPlatform implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Path EXAMPLE = Path.of("..", "examples", "text-to-image-job.json");
    private static final String DONE = "succeeded";
    private static final String REFUSED = """
            {"service":"comfyui","input":{"workflow":{"1":{"class_type":"NoSuchNode","inputs":{}}}}}""";

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final Platform platform;
    private final ChildProgram exporter;
    private final PrometheusServer prometheus;
    private final HttpServer receiver;

    private WatchedPlatform(Path directory) throws Exception {
        settings.put("emp.machine.pool", "standard");
        settings.put("emp.orchestrator.classification[0].pool", "standard");
        settings.put("emp.orchestrator.alerts.usd-per-day", "100");
        settings.put("emp.orchestrator.alerts.interval", "1s");
        settings.put("emp.orchestrator.webhooks.allow-private-addresses", "true");
        settings.put("spring.ssl.bundle.jks.watched.keystore.location", "file:" + certificate(directory));
        settings.put("spring.ssl.bundle.jks.watched.keystore.password", "changeit");
        settings.forEach(System::setProperty);
        Ports ports = Ports.free();
        String exporterAddress = "127.0.0.1:" + Ports.freePort();
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        receiver.start();
        platform = Platform.start(
                PlatformOptions.in(directory).withPorts(ports).withStepDelay(Duration.ofMillis(5)),
                (name, url, seconds) -> {});
        exporter = ChildProgram.start(
                ChildProgram.find("prometheus-redis-exporter"),
                directory.resolve("exporter.log"),
                "--redis.addr=" + platform.redisUrl(),
                "--web.listen-address=" + exporterAddress,
                "--check-single-streams=emp:{0}:events",
                "--check-single-keys=emp:{0}:dead");
        prometheus = PrometheusServer.start(
                Files.createDirectories(directory.resolve("prometheus")),
                Map.of(
                        "emp-orchestrator", at(ports, Service.ORCHESTRATOR),
                        "emp-monitor", at(ports, Service.MONITOR),
                        "emp-worker", at(ports, Service.WORKER),
                        "emp-connector", at(ports, Service.CONNECTOR_COMFYUI),
                        "emp-redis", exporterAddress));
    }

    private static String at(Ports ports, Service service) {
        return "127.0.0.1:" + ports.of(service);
    }

    /** Starts everything, lets it do jobs of each kind, and returns once Prometheus has looked at all parts. */
    static WatchedPlatform start(Path directory) throws Exception {
        ChildProgram.find("prometheus");
        ChildProgram.find("prometheus-redis-exporter");
        WatchedPlatform watched = new WatchedPlatform(directory);
        await().atMost(PATIENCE).until(watched.prometheus::isReady);
        watched.work();
        await().atMost(PATIENCE)
                .until(() -> watched.prometheus.query("sum(up)").toString().contains("\"5\""));
        Thread.startVirtualThread(watched::keepBusy);
        return watched;
    }

    /** Rates fall to nothing when no job comes for some minutes, and slow machines take as long for the tests. */
    private void keepBusy() {
        try (EmpClient client = new EmpClient(platform.url(Service.ORCHESTRATOR))) {
            while (!closed.await(5, TimeUnit.SECONDS)) {
                submit(client, Files.readString(EXAMPLE));
                submit(client, REFUSED);
            }
        } catch (Exception e) {
            throw new IllegalStateException("no more jobs can be submitted", e);
        }
    }

    PrometheusServer prometheus() {
        return prometheus;
    }

    /** For Spring's own measure of certificates; the JDK's tool makes it. */
    private static Path certificate(Path directory) throws IOException, InterruptedException {
        Path store = directory.resolve("watched.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        "watched",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=watched",
                        "-validity",
                        "90",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("keytool.log").toFile())
                .start();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("keytool failed, see " + directory.resolve("keytool.log"));
        }
        return store;
    }

    private void work() throws Exception {
        URI orchestrator = platform.url(Service.ORCHESTRATOR);
        try (EmpClient client = new EmpClient(orchestrator)) {
            await().atMost(PATIENCE)
                    .until(() -> client.get("/v1/services").toString().contains("comfyui"));
            String example = Files.readString(EXAMPLE);
            awaitState(client, submit(client, example), DONE);
            awaitState(client, submit(client, withWebhook(example)), DONE);
            awaitState(client, submit(client, REFUSED), "failed");
            assertThatThrownBy(() -> client.get("/v1/jobs/nonsense")).isInstanceOf(ApiException.class);
            JsonNode schedule = client.post("/v1/schedules", JsonMapper.shared().readTree("""
                    {"name":"hourly","cron":"@hourly","job":%s}""".formatted(example)));
            client.post(
                    "/v1/schedules/" + schedule.path("id").asString() + "/run",
                    JsonMapper.shared().createObjectNode());
        }
    }

    private String withWebhook(String job) {
        return job.stripTrailing()
                .replaceFirst(
                        "}$",
                        ",\"webhook_url\":\"http://127.0.0.1:"
                                + receiver.getAddress().getPort() + "/\"}");
    }

    private static String submit(EmpClient client, String job) throws Exception {
        return client.submit(JsonMapper.shared().readTree(job)).path("id").asString();
    }

    private static void awaitState(EmpClient client, String job, String state) {
        await().atMost(PATIENCE)
                .until(() -> client.job(job).path("state").asString().equals(state));
    }

    @Override
    public void close() {
        closed.countDown();
        prometheus.close();
        exporter.close();
        platform.close();
        receiver.stop(0);
        settings.keySet().forEach(System::clearProperty);
    }
}
