package dev.emp.launcher.dashboard;

import static org.awaitility.Awaitility.await;

import dev.emp.client.EmpClient;
import dev.emp.launcher.platform.Platform;
import dev.emp.launcher.platform.PlatformOptions;
import dev.emp.launcher.platform.Ports;
import dev.emp.launcher.platform.Service;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole platform in this JVM, with a key for each role: nobody is let in without one. */
final class ClosedPlatform implements AutoCloseable {

    static final String POOL = "standard";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Slow enough for somebody to cancel a job while it runs. */
    private static final Duration STEP = Duration.ofMillis(250);

    private static final JsonMapper JSON = JsonMapper.shared();

    /** Services in one JVM are set by its properties. */
    private static final Map<String, String> SETTINGS = Map.of(
            "emp.machine.id", "aurora",
            "emp.machine.pool", POOL,
            "emp.orchestrator.classification[0].pool", POOL,
            "emp.orchestrator.alerts.interval", "1s",
            "emp.orchestrator.alerts.queue-age", "2s",
            "emp.orchestrator.webhooks.allow-private-addresses", "true");

    private final Platform platform;
    private final Map<String, String> settings;
    private final EmpClient admin;
    private final AtomicLong seeds = new AtomicLong();
    private final Map<String, String> keys = new LinkedHashMap<>();

    private ClosedPlatform(Platform platform, Map<String, String> settings) throws Exception {
        this.platform = platform;
        this.settings = settings;
        URI orchestrator = platform.url(Service.ORCHESTRATOR);
        try (EmpClient open = new EmpClient(orchestrator)) {
            awaitService(open);
            keys.put("admin", key(open, "admin"));
        }
        admin = new EmpClient(orchestrator, keys.get("admin"));
        for (String role : new String[] {"read", "submit", "operate"}) {
            keys.put(role, key(admin, role));
        }
    }

    static ClosedPlatform start(Path directory) throws Exception {
        return start(directory, Map.of());
    }

    /** @param more settings of its services */
    static ClosedPlatform start(Path directory, Map<String, String> more) throws Exception {
        Map<String, String> settings = new LinkedHashMap<>(SETTINGS);
        settings.putAll(more);
        settings.forEach(System::setProperty);
        PlatformOptions options =
                PlatformOptions.in(directory).withPorts(Ports.free()).withStepDelay(STEP);
        Platform platform = Platform.start(options, (name, url, seconds) -> {});
        try {
            return new ClosedPlatform(platform, settings);
        } catch (Exception e) {
            platform.close();
            throw e;
        }
    }

    private static void awaitService(EmpClient client) {
        await().atMost(PATIENCE)
                .until(() -> client.get("/v1/services").toString().contains("comfyui"));
    }

    private static String key(EmpClient client, String role) throws Exception {
        JsonNode made = client.post(
                "/v1/keys", JSON.createObjectNode().put("name", "the " + role).put("role", role));
        return made.path("secret").asString();
    }

    /** The key with a role. */
    String key(String role) {
        return Objects.requireNonNull(keys.get(role), role);
    }

    /** A new key of another tenant, with which jobs can be submitted. */
    String keyOf(String tenant) throws Exception {
        JsonNode wish = JSON.createObjectNode()
                .put("name", tenant)
                .put("tenant", tenant)
                .put("role", "submit");
        return admin.post("/v1/keys", wish).path("secret").asString();
    }

    /** Of a page of the dashboard. */
    URI page(String path) {
        return platform.url(Service.MONITOR).resolve(path);
    }

    /** Calls the orchestrator as administrator. */
    EmpClient admin() {
        return admin;
    }

    /** The example workflow, which has not been run before: ComfyUI answers what it has done already at once. */
    String workflow() throws Exception {
        return fresh("text-to-image.json");
    }

    /** The example workflow as a job. */
    String submitExample() throws Exception {
        return submit(fresh("text-to-image-job.json"));
    }

    private String fresh(String example) throws Exception {
        return Files.readString(Path.of("..", "examples", example))
                .replaceFirst("\"seed\": \\d+", "\"seed\": " + seeds.incrementAndGet());
    }

    /** A job that ComfyUI refuses. */
    String submitNonsense() throws Exception {
        return submit("""
                {"service":"comfyui","labels":{"run":"night"},"input":{"workflow":{"1":{"class_type":"NoSuchNode","inputs":{}}}}}""");
    }

    String submit(String job) throws Exception {
        return admin.submit(JSON.readTree(job)).path("id").asString();
    }

    void awaitState(String job, String state) {
        await().atMost(PATIENCE)
                .until(() -> admin.job(job).path("state").asString().equals(state));
    }

    /** Until an alert of a kind fires. */
    void awaitAlert(String kind) {
        await().atMost(PATIENCE)
                .until(() -> admin.get("/v1/alerts", Map.of("state", "firing"))
                        .toString()
                        .contains(kind));
    }

    @Override
    public void close() {
        admin.close();
        platform.close();
        settings.keySet().forEach(System::clearProperty);
    }
}
