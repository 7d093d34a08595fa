package dev.emp.simulators.comfyui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.simulators.http.ManualPace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LedgerTest {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

    @TempDir
    private Path folder;

    private final ManualPace pace = new ManualPace();
    private Path file;
    private ComfyUiSimulator simulator;
    private TestClient client;

    @BeforeEach
    void start() {
        file = folder.resolve("ledger.jsonl");
        simulator = ComfyUiSimulator.start(
                ComfyUiSimulatorOptions.defaults().withPace(pace).withLedger(file), Clock.fixed(NOW, ZoneOffset.UTC));
        client = new TestClient(simulator.uri());
    }

    @AfterEach
    void stop() {
        pace.releaseAll();
        client.close();
        simulator.close();
    }

    @Test
    void aPromptHasALineWhenItStartsAndOneWhenItHasSucceeded() throws Exception {
        pace.releaseAll();
        String id = runToEnd(client, "{\"emp_execution\": \"j0-1-7\", \"api_key_comfy_org\": \"secret\"}");

        List<JsonNode> lines = lines();
        assertThat(texts(lines, "event")).containsExactly("started", "succeeded");
        assertThat(lines).allSatisfy(line -> {
            assertThat(line.path("at").asString()).isEqualTo("2026-11-26T12:00:00Z");
            assertThat(line.path("server").asString()).isEqualTo("" + simulator.port());
            assertThat(line.path("prompt_id").asString()).isEqualTo(id);
            assertThat(line.path("client_id").asString()).isEqualTo("me");
            assertThat(line.at("/extra/emp_execution").asString()).isEqualTo("j0-1-7");
        });
        assertThat(Files.readString(file)).doesNotContain("secret");
    }

    @Test
    void aPromptThatFailsAndOneThatIsInterruptedEndSo() throws Exception {
        simulator.inject(new Fault.FailNode("KSampler", "RuntimeError", "no", 1));
        runToEnd(client, "{}");
        TestClient.Socket socket = client.connect("me");
        String id = submit(client, "{}");
        pace.awaitParked(TestClient.LIMIT);
        client.postJson("/interrupt", "{}");
        pace.releaseAll();
        socket.awaitEndOf(id);

        assertThat(texts(lines(), "event")).containsExactly("started", "failed", "started", "interrupted");
    }

    @Test
    void aPromptThatWasCutOffHasNoEndAndTheNextLifeGoesOnInTheFile() throws Exception {
        submit(client, "{}");
        pace.awaitParked(TestClient.LIMIT);
        simulator.restart();
        pace.releaseAll();
        runToEnd(client, "{}");

        assertThat(texts(lines(), "event")).containsExactly("started", "started", "succeeded");
    }

    @Test
    void serversShareAFile() throws Exception {
        pace.releaseAll();
        ComfyUiSimulatorOptions options =
                ComfyUiSimulatorOptions.defaults().withPace(pace).withLedger(file);
        try (ComfyUiSimulator other = ComfyUiSimulator.start(options);
                TestClient otherClient = new TestClient(other.uri())) {
            runToEnd(client, "{}");
            runToEnd(otherClient, "{}");
            runToEnd(client, "{}");

            String first = "" + simulator.port();
            String second = "" + other.port();
            assertThat(texts(lines(), "server")).containsExactly(first, first, second, second, first, first);
        }
    }

    private static String submit(TestClient to, String extra) throws Exception {
        String submission = Workflows.textToImage(1, "me").replaceFirst("\\{", "{\"extra_data\": " + extra + ", ");
        return to.postJson("/prompt", submission).path("prompt_id").asString();
    }

    private static String runToEnd(TestClient at, String extra) throws Exception {
        TestClient.Socket socket = at.connect("me");
        String id = submit(at, extra);
        socket.awaitEndOf(id);
        return id;
    }

    private List<JsonNode> lines() throws IOException {
        return Files.readAllLines(file).stream()
                .map(JsonMapper.shared()::readTree)
                .toList();
    }

    private static List<String> texts(List<JsonNode> lines, String field) {
        return lines.stream().map(line -> line.path(field).asString()).toList();
    }
}
