package dev.emp.connector.replicate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.connector.ConnectorHealth;
import dev.emp.connector.ConnectorRequest;
import dev.emp.connector.http.RemoteConnector;
import dev.emp.connector.testing.ConnectorContract.Run;
import dev.emp.connector.testing.RecordingContext;
import dev.emp.connector.testing.RecordingContext.Told;
import dev.emp.simulators.http.Latency;
import dev.emp.simulators.replicate.ReplicateSimulator;
import dev.emp.simulators.replicate.ReplicateSimulatorOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** The service as it is deployed, from its own settings file, where Replicate can call it. */
class ConnectorReplicateApplicationTest {

    private static final String SECRET = "whsec_dGhlLXNlY3JldC1vZi10aGUtYWNjb3VudA==";

    private final GatedPace pace = new GatedPace();
    private final HttpClient http = HttpClient.newHttpClient();
    private final ReplicateSimulator replicate = ReplicateSimulator.start(ReplicateSimulatorOptions.defaults()
            .withKeys(Replicates.KEY)
            .withPace(pace)
            .withLatency(Latency.fixed(Duration.ofSeconds(1)))
            .withWebhookSecret(SECRET));
    private URI base;
    private ConfigurableApplicationContext service;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        Path key = Files.writeString(directory.resolve("key"), Replicates.KEY);
        base = URI.create("http://127.0.0.1:" + freePort());
        service = ConnectorReplicateApplication.builder()
                .run(
                        "--server.address=127.0.0.1",
                        "--server.port=" + base.getPort(),
                        "--emp.replicate.url=" + replicate.uri() + "/v1",
                        "--emp.replicate.keys[0].from=file:" + key,
                        "--emp.replicate.public-url=" + base,
                        "--emp.replicate.prefer-wait=0s",
                        "--emp.replicate.file-hosts=127.0.0.1",
                        // only Replicate's call can end a job within the test's patience
                        "--emp.replicate.poll-first=5m",
                        "--emp.replicate.poll-longest=5m");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @AfterEach
    void stop() {
        pace.open();
        service.close();
        replicate.close();
        http.close();
    }

    @Test
    void aJobEndsWhenReplicateCalls() throws Exception {
        try (RemoteConnector remote = new RemoteConnector(base)) {
            RecordingContext context = new RecordingContext();
            Run run = Run.start(remote, new ConnectorRequest("e-1", Inputs.image("called"), null), context);
            context.await(Told.Progress.class::isInstance);

            pace.open();

            assertThat(run.result().output().path("output")).hasSize(1);
            assertThat(context.artifacts()).hasSize(1);
            assertThat(remote.health()).isEqualTo(new ConnectorHealth.Up());
            assertThat(remote.describe().inputSchema().path("properties").has("model"))
                    .isTrue();
        }
    }

    @Test
    void onlyAGenuineCallIsTakenAndOnlyOnce() throws Exception {
        long now = Clock.systemUTC().instant().getEpochSecond();

        assertThat(call("key-1", now, SECRET)).isEqualTo(204);
        assertThat(call("key-1", now, SECRET)).isEqualTo(409);
        assertThat(call("key-1", now, "whsec_b3RoZXI=")).isEqualTo(401);
        assertThat(call("key-1", now - 3600, SECRET)).isEqualTo(401);
        assertThat(call("key-9", now, SECRET)).isEqualTo(404);
        assertThat(status(HttpRequest.newBuilder(base.resolve("/webhooks/replicate?deployment=key-1&execution=e"))
                        .POST(BodyPublishers.ofString("{}"))))
                .isEqualTo(400);
    }

    @Test
    void aCallThatIsNotGenuineDoesNotWakeTheJob() throws Exception {
        try (RemoteConnector remote = new RemoteConnector(base)) {
            RecordingContext context = new RecordingContext();
            Run run = Run.start(remote, new ConnectorRequest("e-1", Inputs.image("forged"), null), context);
            context.await(Told.Progress.class::isInstance);
            int told = context.told().size();

            assertThat(call("key-1", Clock.systemUTC().instant().getEpochSecond(), "whsec_b3RoZXI="))
                    .isEqualTo(401);

            assertThat(context.told()).hasSize(told);
            context.cancel();
            assertThat(run.failure().getMessage()).contains("Canceled");
        }
    }

    @Test
    void healthAndMetricsAreServed() throws Exception {
        for (String path : List.of("/actuator/health/liveness", "/actuator/health/readiness", "/actuator/prometheus")) {
            assertThat(status(HttpRequest.newBuilder(base.resolve(path)))).isEqualTo(200);
        }
        assertThat(service.getEnvironment().getProperty("spring.application.name"))
                .isEqualTo("connector-replicate");
    }

    private int call(String deployment, long second, String secret) throws Exception {
        String body = "{\"id\": \"x\", \"status\": \"succeeded\"}";
        return status(
                HttpRequest.newBuilder(base.resolve("/webhooks/replicate?deployment=" + deployment + "&execution=e-1"))
                        .header("webhook-id", "msg_1")
                        .header("webhook-timestamp", Long.toString(second))
                        .header("webhook-signature", sign(secret, "msg_1." + second + "." + body))
                        .POST(BodyPublishers.ofString(body)));
    }

    private static String sign(String secret, String content) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring("whsec_".length())), "HmacSHA256"));
        return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(content.getBytes(StandardCharsets.UTF_8)));
    }

    private int status(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
        assertThat(response.body()).doesNotContain(SECRET, Replicates.KEY);
        return response.statusCode();
    }
}
