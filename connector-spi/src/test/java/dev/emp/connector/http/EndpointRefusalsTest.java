package dev.emp.connector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.emp.connector.Connector;
import dev.emp.connector.ConnectorContext;
import dev.emp.connector.ConnectorDescriptor;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorHealth;
import dev.emp.connector.ConnectorRequest;
import dev.emp.connector.ConnectorResult;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.testing.ConnectorServer;
import dev.emp.connector.testing.RecordingContext;
import dev.emp.connector.testing.ScriptedConnector;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Requests that make no sense are refused with a problem that names the fault. */
class EndpointRefusalsTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static ConnectorServer server;

    @BeforeAll
    static void start() {
        server = ConnectorServer.start(new ScriptedConnector(), "emp.connector.max-request-size=10KB");
    }

    @AfterAll
    static void stop() {
        server.close();
        HTTP.shutdownNow();
    }

    static Stream<Arguments> bodies() {
        String handle = "h".repeat(2049);
        String id = "e".repeat(201);
        return Stream.of(
                Arguments.of("{\"input\":{}}", "execution_id is missing"),
                Arguments.of("{\"execution_id\":\" \",\"input\":{}}", "execution_id is missing"),
                Arguments.of("{\"execution_id\":\"" + id + "\",\"input\":{}}", "more than 200 characters"),
                Arguments.of("{\"execution_id\":\"e\"}", "input is missing"),
                Arguments.of("{\"execution_id\":\"e\",\"input\":null}", "input is"),
                Arguments.of("{\"execution_id\":\"e\",\"input\":[1]}", "input is not an object"),
                Arguments.of("{\"execution_id\":\"e\",\"input\":{},\"handle\":\"\"}", "a handle is empty"),
                Arguments.of(
                        "{\"execution_id\":\"e\",\"input\":{},\"handle\":\"" + handle + "\"}",
                        "a handle has 2049 characters, and at most 2048 are allowed"),
                Arguments.of("{\"execution_id\":\"e\",\"input\":{},\"run_timeout_ms\":0}", "run_timeout_ms"),
                Arguments.of("{\"execution_id\":\"e\",\n\"input\":{", "at line 2"),
                Arguments.of("[1]", "must be the JSON object {execution_id, input"),
                Arguments.of("", "must be the JSON object {execution_id, input"));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void aBodyThatMakesNoSenseIsRefusedByItsFault(String body, String fault) throws Exception {
        HttpResponse<String> answer = post("/connector/v1/executions", "application/json", body);

        assertProblem(answer, 400, "invalid_request", fault);
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedWithTheNameOfTheSetting() throws Exception {
        String body = "{\"execution_id\":\"e\",\"input\":{\"a\":\"" + "x".repeat(5_000_000) + "\"}}";

        HttpResponse<String> answer = post("/connector/v1/executions", "application/json", body);

        assertProblem(answer, 413, "request_too_large", "emp.connector.max-request-size");
    }

    @Test
    void aWorkerTakesAnInputThatIsTooLargeForAFaultOfTheInput() throws Exception {
        JsonNode input = JSON.createObjectNode().put("do", "x".repeat(20_000));
        try (RemoteConnector remote = new RemoteConnector(server.uri())) {
            ConnectorException failure = catchThrowableOfType(
                    ConnectorException.class,
                    () -> remote.run(new ConnectorRequest("e", input, null), new RecordingContext()));

            assertThat(failure.errorClass()).isEqualTo(ErrorClass.INVALID_INPUT);
            assertThat(failure.getMessage()).contains("emp.connector.max-request-size");
        }
    }

    @Test
    void aWorkerSendsNoInputThatIsNoObject() {
        try (RemoteConnector remote = new RemoteConnector(server.uri())) {
            ConnectorException failure = catchThrowableOfType(
                    ConnectorException.class,
                    () -> remote.run(new ConnectorRequest("e", JSON.readTree("[1]"), null), new RecordingContext()));

            assertThat(failure.errorClass()).isEqualTo(ErrorClass.INVALID_INPUT);
            assertThat(failure.getMessage()).contains("input is not an object");
        }
    }

    @Test
    void anotherContentTypeIsRefused() throws Exception {
        HttpResponse<String> answer = post("/connector/v1/executions", "application/x-www-form-urlencoded", "a=b");

        assertProblem(answer, 415, "unsupported_content_type", "must be application/json, but is application/x-www");
    }

    @Test
    void anUnknownExecutionCannotBeConfirmed() throws Exception {
        HttpResponse<String> answer = post("/connector/v1/executions/e/accepted", "application/json", "{}");

        assertProblem(answer, 404, "execution_unknown", "No execution e");
    }

    @Test
    void aConnectorThatCannotDescribeItselfSaysSo() throws Exception {
        try (ConnectorServer mute = ConnectorServer.start(new Mute());
                RemoteConnector remote = new RemoteConnector(mute.uri())) {
            HttpResponse<String> answer = HTTP.send(
                    HttpRequest.newBuilder(mute.uri().resolve("/connector/v1/descriptor"))
                            .build(),
                    BodyHandlers.ofString());

            assertProblem(answer, 502, "descriptor_unavailable", "IllegalStateException");
            assertThat(answer.body()).doesNotContain("sk-secret");
            assertThatThrownBy(remote::describe).hasMessageContaining("cannot describe itself");
        }
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String code, String fault) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
        JsonNode problem = JSON.readTree(answer.body());
        assertThat(problem.path("code").asString()).isEqualTo(code);
        assertThat(problem.path("detail").asString()).contains(fault);
    }

    private static HttpResponse<String> post(String path, String contentType, String body)
            throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(server.uri().resolve(path))
                        .header("Content-Type", contentType)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    /** Has nothing to say. */
    private static final class Mute implements Connector {

        @Override
        public ConnectorDescriptor describe() {
            throw new IllegalStateException("key sk-secret was refused");
        }

        @Override
        public ConnectorHealth health() {
            return new ConnectorHealth.Up();
        }

        @Override
        public ConnectorResult run(ConnectorRequest request, ConnectorContext context) {
            throw new IllegalStateException();
        }
    }
}
