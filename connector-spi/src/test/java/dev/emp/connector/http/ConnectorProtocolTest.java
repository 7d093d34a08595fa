package dev.emp.connector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorHealth;
import dev.emp.connector.ConnectorRequest;
import dev.emp.connector.ConnectorResult;
import dev.emp.connector.EndedDependency;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.testing.ConnectorContract.Run;
import dev.emp.connector.testing.ConnectorServer;
import dev.emp.connector.testing.RecordingContext;
import dev.emp.connector.testing.RecordingContext.Told;
import dev.emp.connector.testing.ScriptedConnector;
import dev.emp.tracing.TraceContext;
import dev.emp.tracing.Traced;
import dev.emp.tracing.Tracer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Both sides of the protocol, over a real connection. */
class ConnectorProtocolTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ScriptedConnector connector = new ScriptedConnector();
    private final RecordingContext context = new RecordingContext();
    private final HttpClient http = HttpClient.newHttpClient();
    private static ConnectorServer server;
    private RemoteConnector remote;

    @BeforeAll
    static void startServer() {
        server = ConnectorServer.start(new ScriptedConnector(), "emp.connector.confirmation-timeout=2s");
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void start() {
        server.serve(connector);
        remote = new RemoteConnector(server.uri());
    }

    @AfterEach
    void stop() {
        connector.finishAll();
        remote.close();
        http.shutdownNow();
    }

    @Test
    void everyKindOfEventArrivesAsItWasTold() throws Exception {
        ConnectorResult result = remote.run(request("quick"), context);

        assertThat(result.output()).isEqualTo(JSON.readTree("{\"done\":true}"));
        assertThat(context.told().stream().map(told -> told.getClass().getSimpleName()))
                .containsExactly("Accepted", "Progress", "Partial", "Log", "Artifact", "Progress", "Usage");
        assertThat(context.told(Told.Progress.class).getFirst()).isEqualTo(new Told.Progress(0.5, "half way"));
        assertThat(context.told(Told.Partial.class).getFirst().data())
                .asString()
                .isEqualTo("a piece");
        assertThat(context.told(Told.Usage.class)).containsExactly(new Told.Usage("gpu_seconds", 1.5));
        assertThat(context.artifacts().get("out.txt")).asString().isEqualTo("content\nof a file");
    }

    @Test
    void whyMemoryIsNotReleasedArrivesWithItsClass() {
        connector.setHealth(new ConnectorHealth.Down("The provider is away."));

        ConnectorException failure = catchThrowableOfType(ConnectorException.class, remote::releaseMemory);

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.UNAVAILABLE);
        assertThat(failure.getMessage()).contains(server.uri().toString()).endsWith("The provider is away.");
    }

    @Test
    void anArtifactOfManyChunksArrivesWhole() throws Exception {
        ObjectNode input = (ObjectNode) ScriptedConnector.input("large");
        input.put("bytes", 3_000_001);

        remote.run(new ConnectorRequest("e-1", input, null), context);

        byte[] content = context.artifacts().get("large.bin");
        assertThat(content).hasSize(3_000_001);
        assertThat(content[2_999_999]).isEqualTo((byte) (2_999_999 * 31 + 2_999_999 / 251));
    }

    @Test
    void theEndsOfTheJobsItWaitedForArriveInTheirOrder() throws Exception {
        List<EndedDependency> ended = List.of(
                new EndedDependency("j0-b", "succeeded", JSON.readTree("{\"output\":[1,2],\"files\":[]}")),
                new EndedDependency("j0-a", "failed", JSON.readTree("{\"error\":{\"class\":\"auth\"}}")));

        remote.run(new ConnectorRequest("e-1", ScriptedConnector.input("quick"), null, ended, null), context);

        assertThat(connector.requests())
                .singleElement()
                .satisfies(request -> assertThat(request.dependencies()).isEqualTo(ended));
    }

    @Test
    void theConnectorWorksForThePlaceThatItsWorkerWorksFor() throws Exception {
        TraceContext place = TraceContext.of(
                        List.of("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"), List.of("a=1,b=2"))
                .orElseThrow();

        ScopedValue.CallableOp<Object, Exception> run = () -> remote.run(request("quick"), context);
        Traced.at(place, Tracer.OFF, run);
        remote.run(request("quick"), new RecordingContext());

        assertThat(connector.places()).containsExactly(Optional.of(place), Optional.empty());
    }

    @Test
    void aRequestWithoutDependenciesIsComplete() throws Exception {
        remote.run(request("quick"), context);

        assertThat(connector.requests())
                .singleElement()
                .satisfies(request -> assertThat(request.dependencies()).isEmpty());
    }

    @Test
    void aDependencyWithoutItsEndIsRefused() throws Exception {
        HttpResponse<String> answer = http.send(
                post("{\"execution_id\":\"e-1\",\"input\":{},\"dependencies\":[{\"job\":\"j0-a\"}]}"),
                BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("a dependency is not {job, state, outcome}");
    }

    @Test
    void anErrorArrivesWithItsClassDetailsAndRetryTime() {
        ConnectorException failure = failureOf("refuse");

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.INVALID_INPUT);
        assertThat(failure.details()).isEqualTo(JSON.readTree("{\"field\":\"do\"}"));
        assertThat(failure.retryAfter()).isEqualTo(Duration.ofMillis(1500));
    }

    @Test
    void aBugInTheConnectorIsAProviderErrorWithoutInternals() {
        ConnectorException failure = failureOf("crash");

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.PROVIDER_ERROR);
        assertThat(failure.getMessage()).contains("IllegalStateException").doesNotContain("a bug");
    }

    @Test
    void aStoreThatFailsIsUnavailableAndNamesTheFile() {
        context.breakStore();

        ConnectorException failure = failureOf("quick");

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.UNAVAILABLE);
        assertThat(failure.getMessage()).contains("out.txt");
    }

    @Test
    void whenTheClientGoesAwayTheConnectorStopsFollowing() throws Exception {
        Run run = Run.start(remote, request("wait"), context);
        context.await(Told.Progress.class::isInstance);

        run.interrupt();

        assertThat(run.error()).isInstanceOf(InterruptedException.class);
        await().atMost(Duration.ofSeconds(30)).until(() -> connector.interruptions() == 1);
    }

    @Test
    void whenTheConnectorShutsDownTheJobCanBeAttachedAgain() throws Exception {
        ConnectorServer doomed = ConnectorServer.start(connector);
        try (RemoteConnector own = new RemoteConnector(doomed.uri(), Duration.ofSeconds(20), Duration.ofMillis(500))) {
            Run run = Run.start(own, request("wait"), context);
            context.await(Told.Progress.class::isInstance);

            doomed.close();

            assertThat(run.failure().errorClass()).isEqualTo(ErrorClass.UNAVAILABLE);
            assertThat(connector.interruptions()).isEqualTo(1);
        }
    }

    @Test
    void withoutConfirmationOfTheHandleTheExecutionEnds() throws Exception {
        HttpResponse<String> response =
                http.send(post("{\"execution_id\":\"e-1\",\"input\":{\"do\":\"wait\"}}"), BodyHandlers.ofString());

        List<JsonNode> events = response.body().lines().map(JSON::readTree).toList();
        assertThat(events.getFirst()).isEqualTo(JSON.readTree("{\"type\":\"accepted\",\"handle\":\"provider-job-1\"}"));
        assertThat(events).anyMatch(event -> event.path("type").asString().equals("heartbeat"));
        // One may be on its way while the end is written.
        assertThat(events.stream()
                        .filter(event -> !event.path("type").asString().equals("heartbeat"))
                        .reduce((before, last) -> last))
                .hasValueSatisfying(
                        last -> assertThat(last.path("class").asString()).isEqualTo("unavailable"));
        assertThat(events).noneMatch(event -> event.path("type").asString().equals("progress"));
    }

    @Test
    void theSameExecutionCannotRunTwiceAtOnce() throws Exception {
        Run run = Run.start(remote, request("wait"), context);
        context.await(Told.Progress.class::isInstance);

        HttpResponse<String> second =
                http.send(post("{\"execution_id\":\"e-1\",\"input\":{\"do\":\"quick\"}}"), BodyHandlers.ofString());

        assertThat(second.statusCode()).isEqualTo(409);
        assertThat(JSON.readTree(second.body()).path("code").asString()).isEqualTo("execution_exists");
        connector.finishAll();
        assertThat(run.result().output().path("end").asString()).isEqualTo("finished");
    }

    @Test
    void anUnknownExecutionIsNotFound() throws Exception {
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(server.uri().resolve("/connector/v1/executions/e%209"))
                        .DELETE()
                        .build(),
                BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
        assertThat(JSON.readTree(response.body()).path("code").asString()).isEqualTo("execution_unknown");
    }

    @Test
    void aBodyWithoutAnIdOrInputIsRefusedByName() throws Exception {
        HttpResponse<String> response = http.send(post("{\"execution_id\":\"e-1\"}"), BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(response.body()).path("detail").asString()).contains("input is missing");
    }

    @Test
    void aProviderThatIsDownIsShownWithItsReason() throws Exception {
        connector.setHealth(new ConnectorHealth.Down("No GPU."));

        assertThat(remote.health()).isEqualTo(new ConnectorHealth.Down("No GPU."));
        HttpResponse<String> actuator = http.send(
                HttpRequest.newBuilder(server.uri().resolve("/actuator/health")).build(), BodyHandlers.ofString());
        assertThat(actuator.statusCode()).isEqualTo(503);
    }

    @Test
    void aConnectorThatCannotBeReachedIsUnavailableAndDown() throws IOException {
        URI gone = freeAddress();
        try (RemoteConnector nobody = new RemoteConnector(gone)) {
            ConnectorException failure =
                    catchThrowableOfType(ConnectorException.class, () -> nobody.run(request("quick"), context));

            assertThat(failure.errorClass()).isEqualTo(ErrorClass.UNAVAILABLE);
            assertThat(failure.getMessage()).contains(gone.toString());
            assertThat(nobody.health())
                    .isInstanceOfSatisfying(
                            ConnectorHealth.Down.class,
                            down -> assertThat(down.reason()).contains(gone.toString()));
            assertThatThrownBy(nobody::describe).hasMessageContaining("gives no descriptor");
        }
    }

    /** Where nobody listens. */
    private static URI freeAddress() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
    }

    private ConnectorException failureOf(String what) {
        return catchThrowableOfType(ConnectorException.class, () -> remote.run(request(what), context));
    }

    private static ConnectorRequest request(String what) {
        return new ConnectorRequest("e-1", ScriptedConnector.input(what), null);
    }

    private HttpRequest post(String body) {
        return HttpRequest.newBuilder(server.uri().resolve("/connector/v1/executions"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
    }
}
