package dev.emp.connector.comfyui;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorRequest;
import dev.emp.connector.ConnectorResult;
import dev.emp.connector.testing.ConnectorContract.Run;
import dev.emp.connector.testing.RecordingContext;
import dev.emp.connector.testing.RecordingContext.Told;
import dev.emp.simulators.transcripts.Transcript;
import dev.emp.simulators.transcripts.TranscriptItem.Request;
import dev.emp.simulators.transcripts.TranscriptServer;
import dev.emp.simulators.transcripts.Transcripts;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The connector runs one job of a transcript against the recorded server. */
final class Replay implements AutoCloseable {

    final RecordingContext context = new RecordingContext();
    final TranscriptServer server;
    final Transcript transcript;
    private final Request prompt;
    private final ComfyUiConnector connector;

    private Replay(String name, int firstRequest, int promptRequest, Duration quietLimit, Integer... byOthers) {
        this.transcript = Transcripts.load(name);
        this.prompt = transcript.request(promptRequest);
        this.server = TranscriptServer.startAt(transcript, firstRequest, byOthers);
        this.connector = new ComfyUiConnector(
                TestProperties.at(
                        server.uri(),
                        // the recordings hold what the server says to workflows, not its node classes
                        Map.of("quiet-limit", quietLimit.toMillis() + "ms", "check-workflows", "false")),
                Clock.systemUTC());
    }

    /** From the beginning of the transcript. */
    static Replay of(String name) {
        return at(name, 0);
    }

    /** From the job's submission on. */
    static Replay at(String name, int promptRequest, Integer... byOthers) {
        return new Replay(name, promptRequest, promptRequest, Duration.ofSeconds(30), byOthers);
    }

    /** From an upload on, with the workflow that was submitted later. */
    static Replay uploading(String name, int uploadRequest, int promptRequest, Integer... byOthers) {
        return new Replay(name, uploadRequest, promptRequest, Duration.ofSeconds(30), byOthers);
    }

    /** With a connector that trusts a silent socket for half a second only. */
    static Replay impatient(String name, int promptRequest, Integer... byOthers) {
        return new Replay(name, promptRequest, promptRequest, Duration.ofMillis(500), byOthers);
    }

    Run start() {
        return start(JsonNodeFactory.instance.objectNode());
    }

    /** @param files name to data URL */
    Run start(ObjectNode files) {
        ObjectNode input = JsonNodeFactory.instance.objectNode();
        input.set("workflow", prompt.json().path("prompt"));
        input.set("files", files);
        return Run.start(connector, new ConnectorRequest("e-1", input, null), context);
    }

    ConnectorResult result() throws Exception {
        return start().result();
    }

    ConnectorException failure() throws Exception {
        return start().failure();
    }

    /** Waits until the job's message begins so. */
    void awaitProgress(String message) throws InterruptedException {
        context.await(told ->
                told instanceof Told.Progress progress && progress.message().startsWith(message));
    }

    List<String> progressMessages() {
        return context.told(Told.Progress.class).stream()
                .map(Told.Progress::message)
                .distinct()
                .toList();
    }

    /** The bytes that the recorded server answered with. */
    byte[] recorded(int requestId) {
        return transcript.response(requestId).body();
    }

    /** The bodies that the connector has posted to a path. */
    List<JsonNode> posted(String path) {
        return server.received().stream()
                .filter(request ->
                        request.method().equals("POST") && request.path().equals(path))
                .map(Request::json)
                .toList();
    }

    @Override
    public void close() {
        connector.close();
        server.close();
    }
}
