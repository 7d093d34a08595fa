package dev.emp.simulators.comfyui;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A plain ComfyUI client that shows a test everything it gets. */
public final class TestClient implements AutoCloseable {
    public static final Duration LIMIT = Duration.ofSeconds(20);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LIMIT)
            .build();
    private final URI server;

    public TestClient(URI server) {
        this.server = server;
    }

    public HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
        return send("GET", path, new byte[0]);
    }

    public JsonNode getJson(String path) throws IOException, InterruptedException {
        return JSON.readTree(get(path).body());
    }

    /** True when the server cannot be reached, or cuts the connection. */
    public boolean fails(String path) throws InterruptedException {
        try {
            get(path);
            return false;
        } catch (IOException _) {
            return true;
        }
    }

    public JsonNode postJson(String path, String body) throws IOException, InterruptedException {
        byte[] answer = send("POST", path, body.getBytes(StandardCharsets.UTF_8), "Content-Type", "application/json")
                .body();
        return answer.length == 0 ? JSON.nullNode() : JSON.readTree(answer);
    }

    public HttpResponse<byte[]> send(String method, String path, byte[] body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path))
                .timeout(LIMIT)
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    public Socket connect(String clientId) throws Exception {
        return connectPath("/ws?clientId=" + clientId);
    }

    public Socket connectPath(String path) throws Exception {
        Socket socket = new Socket();
        socket.webSocket = http.newWebSocketBuilder()
                .connectTimeout(LIMIT)
                .buildAsync(URI.create(server.toString().replace("http", "ws") + path), socket)
                .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        return socket;
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    /** One message: JSON, or bytes, or the payload of a pong. */
    public record Frame(String kind, JsonNode json, byte[] bytes) {
        public boolean isBinary() {
            return kind.equals("binary");
        }

        public boolean isType(String type) {
            return kind.equals("text") && json.path("type").asString("").equals(type);
        }

        public String type() {
            return kind.equals("text") ? json.path("type").asString("") : kind;
        }

        public JsonNode data() {
            return json.path("data");
        }
    }

    /** Collects frames until it is closed. */
    public static final class Socket implements WebSocket.Listener {
        private final List<Frame> frames = new ArrayList<>();
        private final StringBuilder text = new StringBuilder();
        private final ByteArrayOutputStream binary = new ByteArrayOutputStream();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();
        public WebSocket webSocket;

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                add(new Frame("text", JSON.readTree(text.toString()), new byte[0]));
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
            byte[] piece = new byte[data.remaining()];
            data.get(piece);
            binary.writeBytes(piece);
            if (last) {
                add(new Frame("binary", JSON.nullNode(), binary.toByteArray()));
                binary.reset();
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onPong(WebSocket from, ByteBuffer message) {
            byte[] payload = new byte[message.remaining()];
            message.get(payload);
            // Answers to the empty pings of awaitLoss are nobody's business.
            if (payload.length > 0) {
                add(new Frame("pong", JSON.nullNode(), payload));
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int statusCode, String reason) {
            closed.complete(statusCode);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            closed.complete(1006);
        }

        private synchronized void add(Frame frame) {
            frames.add(frame);
            notifyAll();
        }

        public synchronized List<Frame> frames() {
            return List.copyOf(frames);
        }

        /** Waits for one more frame than there were; returns at once if it is there, and in vain after the given time. */
        public synchronized void awaitMoreThan(int count, Duration atMost) throws InterruptedException {
            long end = System.nanoTime() + atMost.toNanos();
            for (long left = atMost.toNanos(); frames.size() <= count && left > 0; left = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        }

        /**
         * Waits until the connection is gone and returns the close code. Sends pings meanwhile: the JDK's client (25.0.3)
         * does not always notice a peer that goes away right after a burst of frames, but writing to it fails.
         */
        public int awaitLoss() throws InterruptedException {
            long end = System.nanoTime() + LIMIT.toNanos();
            while (System.nanoTime() < end) {
                try {
                    webSocket.sendPing(ByteBuffer.allocate(0)).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
                    return closed.get(50, TimeUnit.MILLISECONDS);
                } catch (ExecutionException _) {
                    return closed.getNow(1006);
                } catch (TimeoutException _) {
                    continue;
                }
            }
            throw new AssertionError("the connection is still there");
        }

        /**
         * Waits until whatever the server has sent before is here. Takes two pings: an event loop reads before it does
         * the writes that other threads have left to it, so that the first pong may come too early.
         */
        public void flush() throws InterruptedException {
            for (int i = 0; i < 2; i++) {
                byte[] mark = ("flush-" + System.nanoTime()).getBytes(StandardCharsets.US_ASCII);
                webSocket.sendPing(ByteBuffer.wrap(mark));
                await(frame -> frame.type().equals("pong") && Arrays.equals(frame.bytes(), mark));
                forget(mark);
            }
        }

        private synchronized void forget(byte[] mark) {
            frames.removeIf(frame -> Arrays.equals(frame.bytes(), mark));
        }

        /** All frames, once one of them is as wanted. */
        public synchronized List<Frame> await(Predicate<Frame> wanted) throws InterruptedException {
            long end = System.nanoTime() + LIMIT.toNanos();
            while (frames.stream().noneMatch(wanted)) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    throw new AssertionError("the frame did not come; there are " + frames);
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
            return List.copyOf(frames);
        }

        public List<Frame> awaitEndOf(String promptId) throws InterruptedException {
            return await(frame -> frame.isType("executing")
                    && frame.data().path("node").isNull()
                    && frame.data().path("prompt_id").asString("").equals(promptId));
        }
    }
}
