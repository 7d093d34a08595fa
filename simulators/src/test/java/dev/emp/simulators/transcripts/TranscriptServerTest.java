package dev.emp.simulators.transcripts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.simulators.comfyui.TestClient;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class TranscriptServerTest {

    @ParameterizedTest
    @MethodSource("dev.emp.simulators.transcripts.Transcripts#all")
    void bodiesHaveTheRecordedLength(Transcript transcript) {
        transcript
                .all(TranscriptItem.Response.class)
                .filter(response -> response.headers().containsKey("Content-Length"))
                // Paths and tracebacks were shortened after the recording.
                .filter(response -> !response.text().contains("/opt/comfyui"))
                .filter(response ->
                        !transcript.request(response.requestId()).method().equals("HEAD"))
                .forEach(response -> assertThat(response.body())
                        .as("response %d: %s", response.requestId(), response.text())
                        .hasSize(Integer.parseInt(response.headers().get("Content-Length"))));
    }

    @Test
    void replaysAJobUnderTheClientsOwnNames() throws Exception {
        Transcript transcript = Transcripts.load("04");
        try (TranscriptServer server = TranscriptServer.start(transcript);
                TestClient client = new TestClient(server.uri())) {
            TestClient.Socket socket = client.connect("me");
            JsonNode accepted = client.postJson("/prompt", "{\"prompt_id\": \"mine\", \"client_id\": \"me\"}");
            List<TestClient.Frame> frames = socket.awaitEndOf("mine");

            assertThat(accepted.path("prompt_id").asString()).isEqualTo("mine");
            assertThat(frames.getFirst().data().path("sid").asString()).isEqualTo("me");
            assertThat(frames)
                    .hasSize((int) transcript.all(TranscriptItem.Received.class).count());
            assertThat(client.getJson("/history/mine")
                            .path("mine")
                            .path("status")
                            .path("completed")
                            .asBoolean())
                    .isTrue();
            assertThat(server.unexpected()).isEmpty();
            server.finished().get(TestClient.LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Test
    void waitsForTheInterrupt() throws Exception {
        try (TranscriptServer server = TranscriptServer.start(Transcripts.load("06"));
                TestClient client = new TestClient(server.uri())) {
            TestClient.Socket socket = client.connect("me");
            client.postJson("/prompt", "{\"prompt_id\": \"mine\", \"client_id\": \"me\"}");
            socket.await(frame ->
                    frame.isType("progress") && frame.data().path("value").asInt() == 2);

            assertThat(client.getJson("/queue")
                            .path("queue_running")
                            .path(0)
                            .path(1)
                            .asString())
                    .isEqualTo("mine");
            assertThat(client.getJson("/history/mine")).isEmpty();
            assertThat(socket.frames()).noneMatch(frame -> frame.isType("execution_interrupted"));
            client.send("POST", "/interrupt", new byte[0]);
            assertThat(socket.awaitEndOf("mine")).anyMatch(frame -> frame.isType("execution_interrupted"));
        }
    }

    @Test
    void goesDownAndComesBackEmpty() throws Exception {
        try (TranscriptServer server = TranscriptServer.start(Transcripts.load("12a"));
                TestClient client = new TestClient(server.uri())) {
            TestClient.Socket socket = client.connect("me");
            client.postJson("/prompt", "{\"prompt_id\": \"first\", \"client_id\": \"me\"}");
            socket.awaitEndOf("first");
            client.postJson("/prompt", "{\"prompt_id\": \"second\", \"client_id\": \"me\"}");
            client.postJson("/prompt", "{\"prompt_id\": \"third\", \"client_id\": \"me\"}");

            assertThat(socket.awaitLoss()).isEqualTo(1006);
            assertThat(client.fails("/queue")).isTrue();
            server.comeBack();
            assertThat(client.getJson("/history/second")).isEmpty();
            assertThat(client.getJson("/queue").path("queue_running")).isEmpty();
        }
    }

    @Test
    void startsAnywhere() throws Exception {
        try (TranscriptServer server = TranscriptServer.startAt(Transcripts.load("03"), 6);
                TestClient client = new TestClient(server.uri())) {
            TestClient.Socket socket = client.connect("me");
            socket.await(frame -> frame.isType("status"));

            JsonNode refused = client.postJson("/prompt", "{\"prompt_id\": \"mine\", \"client_id\": \"me\"}");

            assertThat(refused.at("/node_errors/1/errors/0/type").asString()).isEqualTo("value_smaller_than_min");
        }
    }

    @Test
    void notesWhatTheRecordingDoesNotKnow() throws Exception {
        try (TranscriptServer server = TranscriptServer.start(Transcripts.load("04"));
                TestClient client = new TestClient(server.uri())) {
            assertThat(client.get("/object_info/KSampler").statusCode()).isEqualTo(404);
            assertThat(server.unexpected()).containsExactly("GET /object_info/KSampler");
        }
    }
}
