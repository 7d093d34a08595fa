package dev.emp.connector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorHealth;
import dev.emp.connector.ConnectorRequest;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.testing.RecordingContext;
import dev.emp.connector.testing.RecordingContext.Told;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** The client against a connector that misbehaves. */
class RemoteConnectorTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String TWO_HANDLES = """
            {"type":"accepted","handle":"h-1"}
            {"type":"accepted","handle":"h-2"}
            {"type":"progress","fraction":0.5,"message":"on"}
            """;
    private static final String TOLD_AGAIN = """
            {"type":"accepted","handle":"h-2"}
            {"type":"progress","fraction":0.4,"message":"on"}
            {"type":"progress","fraction":0.7,"message":"on"}
            {"type":"result","output":{}}
            """;

    private final RecordingContext context = new RecordingContext();
    private final CountDownLatch release = new CountDownLatch(1);
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    @AfterEach
    void stop() {
        release.countDown();
        server.stop(0);
    }

    @Test
    void aLineThatIsNoEventIsNonsense() {
        answer("{\"type\":\"progress\",\"fraction\":0.5,\"message\":\"on\"}\n<html>\n");

        ConnectorException failure = run(Duration.ofSeconds(20));

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.PROVIDER_ERROR);
        assertThat(failure.getMessage()).contains("breaks the protocol");
        assertThat(context.told()).containsExactly(new Told.Progress(0.5, "on"));
    }

    @Test
    void anEventWithoutItsFieldsIsNonsense() {
        answer("{\"type\":\"accepted\"}\n");

        assertThat(run(Duration.ofSeconds(20)).errorClass()).isEqualTo(ErrorClass.PROVIDER_ERROR);
    }

    @Test
    void eventsOfANewerConnectorAreIgnored() {
        answer("{\"type\":\"mood\",\"value\":{\"a\":1}}\n{\"type\":\"log\",\"line\":\"x\",\"extra\":1}\n"
                + "{\"type\":\"error\",\"class\":\"bored\",\"message\":\"m\"}\n");

        ConnectorException failure = run(Duration.ofSeconds(20));

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.PROVIDER_ERROR);
        assertThat(failure.getMessage()).isEqualTo("m");
        assertThat(context.told()).containsExactly(new Told.Log("x"));
    }

    @Test
    void anAnswerThatEndsBeforeTheJobMeansUnavailable() {
        answer("{\"type\":\"heartbeat\"}\n");

        assertThat(run(Duration.ofSeconds(20)).errorClass()).isEqualTo(ErrorClass.UNAVAILABLE);
    }

    @Test
    void anArtifactThatIsCutMeansUnavailable() {
        answer("{\"type\":\"artifact_begin\",\"name\":\"a\",\"content_type\":\"t\"}\n"
                + "{\"type\":\"artifact_chunk\",\"data\":\"AAAA\"}\n");

        assertThat(run(Duration.ofSeconds(20)).errorClass()).isEqualTo(ErrorClass.UNAVAILABLE);
        assertThat(context.artifacts()).isEmpty();
    }

    @Test
    void anErrorInsideAnArtifactIsTheJobsError() {
        answer("{\"type\":\"artifact_begin\",\"name\":\"a\",\"content_type\":\"t\"}\n"
                + "{\"type\":\"error\",\"class\":\"timeout\",\"message\":\"slow disk\"}\n");

        assertThat(run(Duration.ofSeconds(20)).errorClass()).isEqualTo(ErrorClass.TIMEOUT);
    }

    @Test
    void silenceMeansUnavailable() {
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().flush();
            awaitRelease();
            exchange.close();
        });

        ConnectorException failure = run(Duration.ofMillis(200));

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.UNAVAILABLE);
        assertThat(failure.getMessage()).contains("silent");
    }

    @Test
    void aProxysErrorPageIsUnavailable() {
        status(502, "<html>bad gateway</html>");

        assertThat(run(Duration.ofSeconds(20)).errorClass()).isEqualTo(ErrorClass.UNAVAILABLE);
    }

    @Test
    void anOlderConnectorHasNothingToRelease() throws Exception {
        status(404, "{\"status\":404,\"error\":\"Not Found\"}");

        try (RemoteConnector remote = new RemoteConnector(base())) {
            remote.releaseMemory();
        }
    }

    @Test
    void aConnectionThatBreaksWithoutAnAnswerIsNoReasonNotToReleaseMemory() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        server.createContext("/connector/v1/memory/release", exchange -> {
            if (requests.incrementAndGet() != 2) {
                exchange.sendResponseHeaders(204, -1);
            }
            exchange.close();
        });

        try (RemoteConnector remote = new RemoteConnector(base())) {
            remote.releaseMemory();
            remote.releaseMemory();
        }

        assertThat(requests).hasValue(3);
    }

    @Test
    void aProxysErrorPageReleasesNoMemory() {
        status(502, "<html>bad gateway</html>");

        try (RemoteConnector remote = new RemoteConnector(base())) {
            ConnectorException failure = catchThrowableOfType(ConnectorException.class, remote::releaseMemory);

            assertThat(failure.errorClass()).isEqualTo(ErrorClass.UNAVAILABLE);
            assertThat(failure.getMessage()).contains("status 502");
        }
    }

    @Test
    void whatIsNotAConnectorIsDown() {
        status(200, "<html>hello</html>");

        try (RemoteConnector remote = new RemoteConnector(base())) {
            assertThat(remote.health()).isInstanceOf(ConnectorHealth.Down.class);
        }
    }

    @Test
    void aStreamThatFallsSilentIsResumedByTheNewestHandle() throws Exception {
        List<JsonNode> confirmations = new CopyOnWriteArrayList<>();
        List<JsonNode> requests = new CopyOnWriteArrayList<>();
        listenForConfirmations(confirmations);
        server.createContext("/connector/v1/executions", exchange -> {
            requests.add(JSON.readTree(exchange.getRequestBody().readAllBytes()));
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(requests.size() == 1 ? line(TWO_HANDLES) : line(TOLD_AGAIN));
            exchange.getResponseBody().flush();
            if (requests.size() == 1) {
                awaitRelease();
            }
            exchange.close();
        });

        try (RemoteConnector remote = new RemoteConnector(base(), Duration.ofMillis(300))) {
            remote.run(new ConnectorRequest("e-1", JsonNodeFactory.instance.objectNode(), null), context);
        }

        assertThat(context.handles()).containsExactly("h-1", "h-2");
        assertThat(context.told(Told.Progress.class))
                .containsExactly(new Told.Progress(0.5, "on"), new Told.Progress(0.7, "on"));
        assertThat(requests.stream().map(request -> request.path("handle").asString("none")))
                .containsExactly("none", "h-2");
        assertThat(requests.getLast().path("execution_id").asString()).isEqualTo("e-1");
        assertThat(confirmations.stream().map(body -> body.path("handle").asString()))
                .containsExactly("h-1", "h-2", "h-2");
    }

    @Test
    void aConnectorThatHasNotNoticedTheCutIsAskedAgain() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        listenForConfirmations(new CopyOnWriteArrayList<>());
        server.createContext("/connector/v1/executions", exchange -> {
            exchange.getRequestBody().readAllBytes();
            int request = requests.incrementAndGet();
            exchange.sendResponseHeaders(request == 2 ? 409 : 200, 0);
            exchange.getResponseBody().write(request == 3 ? line(TOLD_AGAIN) : line("{\"type\":\"heartbeat\"}\n"));
            exchange.close();
        });

        try (RemoteConnector remote = new RemoteConnector(base())) {
            remote.run(new ConnectorRequest("e-1", JsonNodeFactory.instance.objectNode(), "h-2"), context);
        }

        assertThat(requests).hasValue(3);
    }

    @Test
    void aConnectorThatOnlyCutsIsGivenUp() {
        AtomicInteger requests = new AtomicInteger();
        server.createContext("/connector/v1/executions", exchange -> {
            exchange.getRequestBody().readAllBytes();
            requests.incrementAndGet();
            exchange.sendResponseHeaders(200, 0);
            exchange.close();
        });

        try (RemoteConnector remote = new RemoteConnector(base(), Duration.ofSeconds(20), Duration.ofMillis(500))) {
            ConnectorException failure = catchThrowableOfType(
                    ConnectorException.class,
                    () -> remote.run(
                            new ConnectorRequest("e-1", JsonNodeFactory.instance.objectNode(), "h-2"), context));

            assertThat(failure.errorClass()).isEqualTo(ErrorClass.UNAVAILABLE);
        }
        assertThat(requests).hasValueGreaterThan(1);
    }

    private void listenForConfirmations(List<JsonNode> confirmations) {
        server.createContext("/connector/v1/executions/e-1/accepted", exchange -> {
            confirmations.add(JSON.readTree(exchange.getRequestBody().readAllBytes()));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
    }

    private void awaitRelease() {
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] line(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private ConnectorException run(Duration silenceLimit) {
        try (RemoteConnector remote = new RemoteConnector(base(), silenceLimit)) {
            ConnectorRequest request = new ConnectorRequest("e-1", JsonNodeFactory.instance.objectNode(), null);
            return catchThrowableOfType(ConnectorException.class, () -> remote.run(request, context));
        }
    }

    private URI base() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void answer(String lines) {
        status(200, lines);
    }

    private void status(int status, String body) {
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(status, 0);
            exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
    }
}
