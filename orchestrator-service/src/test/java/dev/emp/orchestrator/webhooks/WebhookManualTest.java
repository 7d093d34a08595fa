package dev.emp.orchestrator.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.emp.orchestrator.FakeWorker;
import dev.emp.orchestrator.TestOrchestrator;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Runs what {@code docs/webhooks.md} tells people to run. */
class WebhookManualTest {

    private static final Path MANUAL = Path.of("..", "docs", "webhooks.md");

    private static String blocks(String language) throws IOException {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(MANUAL))
                .results()
                .map(block -> block.group(1))
                .collect(Collectors.joining("\n"));
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static Process run(Map<String, String> environment, Path script, String... program) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(Stream.concat(Arrays.stream(program), Stream.of(script.toString()))
                .toList());
        builder.environment().putAll(environment);
        return builder.redirectErrorStream(true).start();
    }

    @Test
    void theReceiverTakesWhatIsGenuineAndNothingElse(@TempDir Path folder) throws Exception {
        assumeTrue(isInstalled("python3"), "python3 is not installed");
        Path script = Files.writeString(folder.resolve("receiver.py"), blocks("python"));
        try (TestOrchestrator orchestrator = TestOrchestrator.start(HookClient.LOCAL)) {
            orchestrator.clock.advance(Duration.between(orchestrator.clock.instant(), Instant.now()));
            HookClient client = new HookClient(orchestrator);
            JsonNode webhook = client.create("http://127.0.0.1:9/", "");
            String path = "/v1/webhooks/" + webhook.get("id").stringValue();
            Process receiver = run(
                    Map.of("WEBHOOK_SECRET", webhook.get("secret").stringValue(), "PORT", "0"),
                    script,
                    "python3",
                    "-u");
            try (BufferedReader output = receiver.inputReader()) {
                String url = "http://127.0.0.1:" + output.readLine().replace("listening on ", "") + "/";
                client.patch(path, "{\"url\": \"" + url + "\"}").expectStatus().isOk();
                client.post(path + "/rotate-secret", "").expectStatus().isOk();

                String service = orchestrator.newService();
                String job = orchestrator.submit(service).value();
                FakeWorker worker = new FakeWorker(orchestrator.bus, service);
                worker.complete(worker.claim().lease());
                assertThat(line(output)).isEqualTo("job.succeeded " + job);
                client.settled(webhook.get("id").stringValue(), "delivered");

                HttpRequest forged = HttpRequest.newBuilder(URI.create(url))
                        .header("webhook-id", "dl_1")
                        .header("webhook-timestamp", Long.toString(Instant.now().getEpochSecond()))
                        .header("webhook-signature", "v1,AAAA")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"type\": \"job.succeeded\"}"))
                        .build();
                HttpResponse<Void> answer =
                        HttpClient.newHttpClient().send(forged, HttpResponse.BodyHandlers.discarding());
                assertThat(answer.statusCode()).isEqualTo(401);
            } finally {
                receiver.destroy();
            }
        }
    }

    @Test
    void theCallsDoWhatTheySay(@TempDir Path folder) throws Exception {
        assumeTrue(isInstalled("curl") && isInstalled("bash"), "curl or bash is not installed");
        Path script = Files.writeString(folder.resolve("calls.sh"), blocks("sh"));
        try (TestOrchestrator orchestrator = TestOrchestrator.start(HookClient.LOCAL);
                Receiver receiver = Receiver.start()) {
            String service = orchestrator.newService();
            Process calls = run(
                    Map.of("EMP", orchestrator.baseUrl(), "RECEIVER", receiver.url(), "SERVICE", service),
                    script,
                    "bash",
                    "-e");
            String output = new String(calls.getInputStream().readAllBytes());
            assertThat(calls.waitFor()).as(output).isZero();
            assertThat(receiver.next().type()).isEqualTo("webhook.test");
            // The webhook of the page hears of everything by now, the job's own receiver only of the end.
            assertThat(receiver.next().type()).isEqualTo("job.submitted");
            FakeWorker worker = new FakeWorker(orchestrator.bus, service);
            worker.complete(worker.claim().lease());
            assertThat(List.of(
                            receiver.next().type(),
                            receiver.next().type(),
                            receiver.next().type()))
                    .containsExactlyInAnyOrder("job.started", "job.succeeded", "job.succeeded");
        }
    }

    /** The next line that is no line of the server's own log. */
    private static String line(BufferedReader output) throws IOException {
        String line = output.readLine();
        while (line != null && line.contains("\"POST ")) {
            line = output.readLine();
        }
        return String.valueOf(line);
    }
}
