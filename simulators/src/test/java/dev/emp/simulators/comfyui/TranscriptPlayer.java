package dev.emp.simulators.comfyui;

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
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Plays the client's part of a transcript against a simulator: every request, connection and message in the recorded
 * order. Before each it waits for the frames that the recorded client had got by then, and lets time pass, step by step,
 * only as far as that needs.
 */
final class TranscriptPlayer implements AutoCloseable {

    /** A response beside the recorded one. */
    record Answer(Request request, Response recorded, HttpResponse<byte[]> actual) {}

    private static final Pattern TEMPORARY = Pattern.compile("ComfyUI_temp_[a-z]{5}");

    private final Transcript transcript;
    private final ManualPace pace = new ManualPace();
    private final ComfyUiSimulator simulator =
            ComfyUiSimulator.start(ComfyUiSimulatorOptions.defaults().withPace(pace));
    private final TestClient client = new TestClient(simulator.uri());
    private final Map<String, TestClient.Socket> sockets = new LinkedHashMap<>();
    private final Map<String, TestClient.Socket> open = new LinkedHashMap<>();
    private final Map<String, List<Received>> expected = new LinkedHashMap<>();
    private final List<Answer> answers = new ArrayList<>();
    private final Names names = new Names();
    private final long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();

    TranscriptPlayer(Transcript transcript) {
        this.transcript = transcript;
        String origin = "http://127.0.0.1:18188";
        names.learn(origin, simulator.uri().toString());
    }

    /** Plays the whole transcript. */
    void play() throws Exception {
        for (int i = 0; i < transcript.items().size(); i++) {
            play(transcript.items().get(i), i);
        }
        settle();
    }

    List<Answer> answers() {
        return answers;
    }

    Names names() {
        return names;
    }

    /** The frames that the recorded client got on each connection. */
    Map<String, List<Received>> expected() {
        return expected;
    }

    List<TestClient.Frame> frames(String connection) {
        return sockets.get(connection).frames();
    }

    private void play(TranscriptItem item, int index) throws Exception {
        switch (item) {
            case Note note -> obey(note);
            case Connect connect -> connect(connect, index);
            case Received frame -> expected.get(frame.connection()).add(frame);
            case Sent sent -> send(sent);
            case Closed closed -> close(closed);
            case Request request -> request(request);
            case Opened _, Refused _, Response _, RequestFailed _ -> {}
        }
    }

    private void obey(Note note) throws Exception {
        String text = note.text();
        if (text.startsWith("server gets ")) {
            settle();
            simulator.kill();
        } else if (text.startsWith("server is started again")) {
            simulator.restart();
        } else if (text.contains("the output file was deleted from disk")) {
            settle();
            Files.delete(simulator.outputDirectory().resolve("other_00001_.png"));
        }
    }

    private void connect(Connect connect, int index) throws Exception {
        settle();
        letTimePassUnheard(connect.connection(), index);
        boolean refused =
                transcript.all(Refused.class).anyMatch(item -> item.connection().equals(connect.connection()));
        expected.put(connect.connection(), new ArrayList<>());
        try {
            TestClient.Socket socket = client.connectPath(connect.path());
            sockets.put(connect.connection(), socket);
            open.put(connect.connection(), socket);
        } catch (Exception e) {
            if (!refused) {
                throw e;
            }
            expected.remove(connect.connection());
            return;
        }
        if (refused) {
            throw new AssertionError(connect + " should have been refused");
        }
        learnSid(connect);
    }

    private void learnSid(Connect connect) throws InterruptedException {
        String sid = sockets.get(connect.connection())
                .await(frame -> frame.isType("status"))
                .getFirst()
                .data()
                .path("sid")
                .asString();
        firstFrame(connect.connection())
                .ifPresent(frame ->
                        names.learn(frame.json().path("data").path("sid").asString(), sid));
    }

    private Optional<Received> firstFrame(String connection) {
        return transcript
                .all(Received.class)
                .filter(frame -> frame.connection().equals(connection))
                .findFirst();
    }

    /** What the recorded server did between two connections of its client shows in what the later one hears. */
    private void letTimePassUnheard(String connection, int index) throws Exception {
        Optional<Received> greeting = firstFrame(connection);
        if (greeting.isEmpty() || !open.isEmpty()) {
            return;
        }
        int remaining = greeting.get()
                .json()
                .at("/data/status/exec_info/queue_remaining")
                .asInt();
        if (remaining == 0) {
            runUntilIdle();
            return;
        }
        int reached = lastProgress(transcript.items().subList(0, index)).orElse(0);
        int next = transcript.items().subList(index, transcript.items().size()).stream()
                .flatMap(item -> progressValue(item).stream())
                .findFirst()
                .orElse(reached + 1);
        for (int step = reached + 1; step < next; step++) {
            releaseOne();
        }
    }

    private static Optional<Integer> lastProgress(List<TranscriptItem> items) {
        return items.stream().flatMap(item -> progressValue(item).stream()).reduce((first, second) -> second);
    }

    private static Optional<Integer> progressValue(TranscriptItem item) {
        return item instanceof Received frame && frame.type().equals("progress")
                ? Optional.of(frame.json().at("/data/value").asInt())
                : Optional.empty();
    }

    private void releaseOne() throws InterruptedException {
        if (!pace.awaitParked(TestClient.LIMIT)) {
            throw new AssertionError("the executor stands at no step");
        }
        pace.release(1);
    }

    private int remaining() throws Exception {
        return client.getJson("/prompt").at("/exec_info/queue_remaining").asInt();
    }

    private void runUntilIdle() throws Exception {
        while (remaining() > 0) {
            if (pace.isParked()) {
                pace.release(1);
            }
            failIfLate();
        }
    }

    private void send(Sent sent) throws Exception {
        settle();
        WebSocket socket = sockets.get(sent.connection()).webSocket;
        if (sent.kind() == FrameKind.PING) {
            socket.sendPing(ByteBuffer.wrap(sent.payload())).get();
        } else {
            socket.sendText(new String(sent.payload(), StandardCharsets.UTF_8), true)
                    .get();
        }
    }

    private void close(Closed closed) throws Exception {
        settle();
        TestClient.Socket socket = open.remove(closed.connection());
        if (closed.byServer()) {
            int code = socket.closed.get(TestClient.LIMIT.toSeconds(), TimeUnit.SECONDS);
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
        String clientId = transcript
                .all(Connect.class)
                .filter(connect -> connect.connection().equals(closed.connection()))
                .findFirst()
                .orElseThrow()
                .clientId();
        while (simulator.connectedClients().contains(clientId)) {
            Thread.onSpinWait();
            failIfLate();
        }
    }

    private void request(Request request) throws Exception {
        settle();
        boolean fails = transcript.all(RequestFailed.class).anyMatch(item -> item.requestId() == request.id());
        if (fails) {
            if (!client.fails(names.toActual(request.path()))) {
                throw new AssertionError(request.path() + " should have failed");
            }
            return;
        }
        Response recorded = transcript.response(request.id());
        if (request.path().startsWith("/history/") && !recorded.json().isEmpty()) {
            runUntilIdle();
        }
        boolean idle = remaining() == 0;
        learnTemporaryNames();
        int started = simulator.executionsStarted();
        HttpResponse<byte[]> actual =
                client.send(request.method(), names.toActual(request.path()), body(request), headers(request));
        answers.add(new Answer(request, recorded, actual));
        learn(recorded, actual);
        if (request.method().equals("POST") && request.path().equals("/prompt") && actual.statusCode() == 200 && idle) {
            awaitMoreStartsThan(started);
        }
    }

    /** The recorded executor took a prompt at once when it had nothing else to do. */
    private void awaitMoreStartsThan(int started) {
        while (simulator.executionsStarted() == started) {
            Thread.onSpinWait();
            failIfLate();
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

    /** Names of temporary files begin with random letters. */
    private void learnTemporaryNames() {
        expected.forEach((connection, recorded) -> names.learn(
                recorded.stream().map(frame -> temporaryName(frame.json())).collect(Collectors.joining()),
                frames(connection).stream()
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

    /** Waits until every open socket has got as many frames as the recorded one had, releasing steps as needed. */
    private void settle() throws Exception {
        while (!isSettled()) {
            failIfLate();
            if (!pace.isParked()) {
                awaitAnyFrame();
                continue;
            }
            for (TestClient.Socket socket : open.values()) {
                socket.flush();
            }
            if (!isSettled() && pace.isParked()) {
                pace.release(1);
            }
        }
    }

    private void awaitAnyFrame() throws InterruptedException {
        for (Map.Entry<String, TestClient.Socket> socket : open.entrySet()) {
            if (lacks(socket.getKey())) {
                int count = socket.getValue().frames().size();
                socket.getValue().awaitMoreThan(count, Duration.ofMillis(20));
                return;
            }
        }
    }

    private boolean isSettled() {
        return open.keySet().stream().noneMatch(this::lacks);
    }

    private boolean lacks(String connection) {
        return frames(connection).size() < expected.get(connection).size();
    }

    private void failIfLate() {
        if (System.nanoTime() > end) {
            StringBuilder state = new StringBuilder("the simulator did not send what the recording has:");
            expected.forEach((connection, frames) -> state.append('\n')
                    .append(connection)
                    .append(" expected ")
                    .append(frames.stream().map(Received::type).toList())
                    .append("\n got ")
                    .append(frames(connection).stream()
                            .map(TestClient.Frame::type)
                            .toList()));
            throw new AssertionError(state.toString());
        }
    }

    @Override
    public void close() throws IOException {
        client.close();
        simulator.close();
    }
}
