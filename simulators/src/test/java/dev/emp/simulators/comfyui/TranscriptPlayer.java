package dev.emp.simulators.comfyui;

import dev.emp.simulators.http.ManualPace;
import dev.emp.simulators.transcripts.Transcript;
import dev.emp.simulators.transcripts.TranscriptItem;
import dev.emp.simulators.transcripts.TranscriptItem.Closed;
import dev.emp.simulators.transcripts.TranscriptItem.Connect;
import dev.emp.simulators.transcripts.TranscriptItem.FrameKind;
import dev.emp.simulators.transcripts.TranscriptItem.Note;
import dev.emp.simulators.transcripts.TranscriptItem.Opened;
import dev.emp.simulators.transcripts.TranscriptItem.Received;
import dev.emp.simulators.transcripts.TranscriptItem.Refused;
import dev.emp.simulators.transcripts.TranscriptItem.Request;
import dev.emp.simulators.transcripts.TranscriptItem.RequestFailed;
import dev.emp.simulators.transcripts.TranscriptItem.Response;
import dev.emp.simulators.transcripts.TranscriptItem.Sent;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Plays the client's part of a transcript against a simulator: every request, connection and message in the recorded
 * order. Before each it waits for the frames that the recorded client had got by then.
 */
final class TranscriptPlayer implements AutoCloseable {

    /** A response beside the recorded one. */
    record Answer(Request request, Response recorded, HttpResponse<byte[]> actual) {}

    private static final String RECORDED_ORIGIN = "http://127.0.0.1:18188";
    private static final Pattern TEMPORARY = Pattern.compile("ComfyUI_temp_[a-z]{5}");

    private final Transcript transcript;
    private final ComfyUiSimulator simulator;
    private final TestClient client;
    private final Audience audience;
    private final List<Answer> answers = new ArrayList<>();
    private final Names names = new Names();

    TranscriptPlayer(Transcript transcript) {
        this.transcript = transcript;
        ManualPace pace = new ManualPace();
        this.simulator =
                ComfyUiSimulator.start(ComfyUiSimulatorOptions.defaults().withPace(pace));
        this.client = new TestClient(simulator.uri());
        this.audience = new Audience(client, pace);
        names.learn(RECORDED_ORIGIN, simulator.uri().toString());
    }

    /** Plays the whole transcript. */
    void play() throws Exception {
        for (int i = 0; i < transcript.items().size(); i++) {
            play(transcript.items().get(i), i);
        }
        audience.settle();
    }

    List<Answer> answers() {
        return answers;
    }

    Names names() {
        return names;
    }

    Audience audience() {
        return audience;
    }

    private void play(TranscriptItem item, int index) throws Exception {
        switch (item) {
            case Note note -> obey(note);
            case Connect connect -> connect(connect, index);
            case Received frame -> audience.expect(frame);
            case Sent sent -> send(sent);
            case Closed closed -> close(closed);
            case Request request -> request(request);
            case Opened _, Refused _, Response _, RequestFailed _ -> {}
        }
    }

    /** Some notes tell what the person who recorded did to the server. */
    private void obey(Note note) throws Exception {
        String text = note.text();
        if (text.startsWith("server gets ")) {
            audience.settle();
            simulator.kill();
        } else if (text.startsWith("server is started again")) {
            simulator.restart();
        } else if (text.contains("the output file was deleted from disk")) {
            audience.settle();
            Files.delete(simulator.outputDirectory().resolve("other_00001_.png"));
        }
    }

    private void connect(Connect connect, int index) throws Exception {
        audience.settle();
        letTimePassUnheard(connect.connection(), index);
        if (transcript.all(Refused.class).anyMatch(item -> item.connection().equals(connect.connection()))) {
            expectRefusal(connect);
            return;
        }
        TestClient.Socket socket = client.connectPath(connect.path());
        audience.join(connect.connection(), socket);
        String sid = socket.await(frame -> frame.isType("status"))
                .getFirst()
                .data()
                .path("sid")
                .asString();
        firstFrame(connect.connection())
                .ifPresent(frame -> names.learn(frame.json().at("/data/sid").asString(), sid));
    }

    private void expectRefusal(Connect connect) throws Exception {
        try {
            client.connectPath(connect.path());
        } catch (ExecutionException _) {
            return;
        }
        throw new AssertionError(connect + " should have been refused");
    }

    private Optional<Received> firstFrame(String connection) {
        return transcript
                .all(Received.class)
                .filter(frame -> frame.connection().equals(connection))
                .findFirst();
    }

    /** What the recorded server did while nobody was connected shows in what the next connection hears. */
    private void letTimePassUnheard(String connection, int index) throws Exception {
        Optional<Received> greeting = firstFrame(connection);
        if (greeting.isEmpty() || audience.size() > 0) {
            return;
        }
        if (greeting.get().json().at("/data/status/exec_info/queue_remaining").asInt() == 0) {
            audience.runUntilIdle();
            return;
        }
        List<TranscriptItem> items = transcript.items();
        int reached = progress(items.subList(0, index)).reduce(0, (first, second) -> second);
        int next = progress(items.subList(index, items.size())).findFirst().orElse(reached + 1);
        audience.release(next - reached - 1);
    }

    private static Stream<Integer> progress(List<TranscriptItem> items) {
        return items.stream()
                .filter(Received.class::isInstance)
                .map(Received.class::cast)
                .filter(frame -> frame.type().equals("progress"))
                .map(frame -> frame.json().at("/data/value").asInt());
    }

    private void send(Sent sent) throws Exception {
        audience.settle();
        WebSocket socket = audience.socket(sent.connection()).webSocket;
        if (sent.kind() == FrameKind.PING) {
            socket.sendPing(ByteBuffer.wrap(sent.payload())).get();
        } else {
            socket.sendText(new String(sent.payload(), StandardCharsets.UTF_8), true)
                    .get();
        }
    }

    private void close(Closed closed) throws Exception {
        audience.settle();
        TestClient.Socket socket = audience.leave(closed.connection());
        if (closed.byServer()) {
            int code = socket.awaitLoss();
            if (code != 1006) {
                throw new AssertionError("closed with " + code + " instead of 1006");
            }
            return;
        }
        if (closed.abruptly()) {
            socket.webSocket.abort();
        } else {
            socket.webSocket.sendClose(WebSocket.NORMAL_CLOSURE, "").get();
        }
        while (simulator.openSockets() > audience.size()) {
            Thread.onSpinWait();
            audience.failIfLate();
        }
    }

    private void request(Request request) throws Exception {
        audience.settle();
        learnTemporaryNames();
        if (transcript.all(RequestFailed.class).anyMatch(item -> item.requestId() == request.id())) {
            if (!client.fails(names.toActual(request.path()))) {
                throw new AssertionError(request.path() + " should have failed");
            }
            return;
        }
        Response recorded = transcript.response(request.id());
        if (request.path().startsWith("/history/") && !recorded.json().isEmpty()) {
            audience.runUntilIdle();
        }
        boolean idle = audience.remaining() == 0;
        int started = simulator.executionsStarted();
        HttpResponse<byte[]> actual =
                client.send(request.method(), names.toActual(request.path()), body(request), headers(request));
        answers.add(new Answer(request, recorded, actual));
        learn(recorded, actual);
        if (!request.isRead() && request.path().equals("/prompt") && actual.statusCode() == 200 && idle) {
            awaitMoreStartsThan(started);
            audience.awaitStandstill();
        }
    }

    /** The recorded executor took a prompt at once when it had nothing else to do. */
    private void awaitMoreStartsThan(int started) {
        while (simulator.executionsStarted() == started) {
            Thread.onSpinWait();
            audience.failIfLate();
        }
    }

    private byte[] body(Request request) {
        return request.json().isMissingNode()
                ? request.body()
                : names.toActual(new String(request.body(), StandardCharsets.UTF_8))
                        .getBytes(StandardCharsets.UTF_8);
    }

    private String[] headers(Request request) {
        return request.headers().entrySet().stream()
                .flatMap(header -> Stream.of(header.getKey(), names.toActual(header.getValue())))
                .toArray(String[]::new);
    }

    private void learnTemporaryNames() {
        audience.expected()
                .forEach((connection, recorded) -> names.learn(
                        recorded.stream()
                                .map(frame -> temporaryName(frame.json()))
                                .collect(Collectors.joining()),
                        audience.heard(connection).stream()
                                .map(frame -> temporaryName(frame.json()))
                                .collect(Collectors.joining())));
    }

    private static String temporaryName(JsonNode frame) {
        Matcher name = TEMPORARY.matcher(frame.toString());
        return name.find() ? name.group() : "";
    }

    private void learn(Response recorded, HttpResponse<byte[]> actual) {
        String recordedTag = recorded.headers().getOrDefault("Etag", "");
        actual.headers().firstValue("Etag").ifPresent(tag -> names.learn(recordedTag, tag));
        String recordedId = recorded.json().path("prompt_id").asString("");
        if (!recordedId.isEmpty() && actual.statusCode() == 200) {
            JsonNode json = JsonMapper.shared().readTree(actual.body());
            names.learn(recordedId, json.path("prompt_id").asString());
        }
    }

    @Override
    public void close() {
        client.close();
        simulator.close();
    }
}
