package dev.emp.simulators.comfyui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.simulators.http.Wire;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultApiTest {
    private static final String PATH = "/simulator/faults";

    private final ComfyUiSimulator simulator =
            ComfyUiSimulator.start(ComfyUiSimulatorOptions.defaults().withFaultsOverHttp());
    private final TestClient client = new TestClient(simulator.uri());

    @AfterEach
    void stop() {
        client.close();
        simulator.close();
    }

    @Test
    void isNotThereUnlessAskedFor() throws Exception {
        try (ComfyUiSimulator plain = ComfyUiSimulator.start(ComfyUiSimulatorOptions.defaults());
                TestClient plainClient = new TestClient(plain.uri())) {
            assertThat(post(plainClient, "{\"kind\": \"drop_requests\"}").statusCode())
                    .isEqualTo(404);
            assertThat(plainClient.get("/queue").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void whatDropsAllRequestsCanBeCleared() throws Exception {
        assertThat(post(client, "{\"kind\": \"drop_requests\"}").statusCode()).isEqualTo(204);
        assertThat(client.fails("/system_stats")).isTrue();

        assertThat(client.send("DELETE", PATH, new byte[0]).statusCode()).isEqualTo(204);

        assertThat(client.get("/system_stats").statusCode()).isEqualTo(200);
    }

    @Test
    void promptsAreRejectedAsOftenAsTold() throws Exception {
        post(client, "{\"kind\": \"reject_prompts\", \"status\": 503, \"times\": 1}");

        assertThat(submit()).isEqualTo(503);
        assertThat(submit()).isEqualTo(200);
    }

    @Test
    void aNodeFailsInTheWordsGiven() throws Exception {
        post(client, """
                {"kind": "fail_node", "class_type": "KSampler", "exception_type": "torch.OutOfMemoryError",
                 "message": "Allocation on device"}""");
        TestClient.Socket socket = client.connect("me");

        submit();

        assertThat(socket.await(frame -> frame.isType("execution_error")))
                .filteredOn(frame -> frame.isType("execution_error"))
                .singleElement()
                .satisfies(failure -> {
                    assertThat(failure.data().path("exception_type").asString()).isEqualTo("torch.OutOfMemoryError");
                    assertThat(failure.data().path("exception_message").asString())
                            .startsWith("Allocation on device");
                });
    }

    @Test
    void aSocketIsCut() throws Exception {
        TestClient.Socket socket = client.connect("me");

        post(client, "{\"kind\": \"drop_socket\"}");
        submit();

        assertThat(socket.awaitLoss()).isEqualTo(1006);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"kind": "explode"} | kind must be drop_requests, reject_prompts, drop_socket, fail_node or leak_memory, not "explode"
            {} | kind must be drop_requests, reject_prompts, drop_socket, fail_node or leak_memory, not ""
            {"kind": 7} | kind must be a text, not 7
            [] | a fault is a JSON object with a kind
            {"kind": "drop_requests", "times": 2} | drop_requests has no field times; it has kind
            {"kind": "fail_node", "class": "KSampler"} | class_type is missing, it must be a text
            {"kind": "reject_prompts", "status": 200} | needs a status of 400 to 599 and a count of at least 1
            {"kind": "drop_socket", "frames": "2"} | frames must be a whole number, not "2"
            {"kind": "leak_memory", "up_to_bytes": 5} | bytes_per_second is missing, it must be a whole number
            {"kind": "leak_memory", "bytes_per_second": 1.5, "up_to_bytes": 5} | bytes_per_second must be a whole number, not 1.5
            {"kind": "leak_memory", "bytes_per_second": 0, "up_to_bytes": 5} | bytes_per_second and up_to_bytes must be at least 1
            """)
    void aFaultThatMakesNoSenseIsRefusedWithWhatIsAllowed(String body, String error) throws Exception {
        HttpResponse<byte[]> answer = post(client, body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Wire.read(answer.body()).path("error").asString()).isEqualTo(error);
        assertThat(client.get("/system_stats").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "drop_requests"})
    void whatIsNotJsonIsRefused(String body) throws Exception {
        assertThat(post(client, body).statusCode()).isEqualTo(400);
    }

    private int submit() throws Exception {
        byte[] prompt = Workflows.textToImage(1, "me").getBytes(StandardCharsets.UTF_8);
        return client.send("POST", "/prompt", prompt).statusCode();
    }

    private static HttpResponse<byte[]> post(TestClient to, String body) throws Exception {
        return to.send("POST", PATH, body.getBytes(StandardCharsets.UTF_8));
    }
}
