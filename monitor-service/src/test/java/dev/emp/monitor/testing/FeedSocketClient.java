package dev.emp.monitor.testing;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of the feed. */
public final class FeedSocketClient implements WebSocket.Listener, AutoCloseable {

    private static final long PATIENCE_SECONDS = 20;

    private final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
    private final StringBuilder partial = new StringBuilder();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final WebSocket socket;

    /** @param origin null to send none */
    public FeedSocketClient(URI feed, @Nullable String origin) {
        this(feed, origin == null ? Map.of() : Map.of("Origin", origin));
    }

    /** One that is signed in. */
    public static FeedSocketClient withCookie(URI feed, String cookie) {
        return new FeedSocketClient(feed, Map.of("Cookie", cookie));
    }

    private FeedSocketClient(URI feed, Map<String, String> headers) {
        WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder();
        headers.forEach(builder::header);
        socket = builder.buildAsync(feed, this).join();
    }

    public void say(String text) {
        socket.sendText(text, true).join();
    }

    /** The next message of a type, past any others. */
    public JsonNode next(String type) throws InterruptedException {
        return next(message -> message.path("type").asString("").equals(type));
    }

    /** The next message that fits, past any others. */
    public JsonNode next(Predicate<JsonNode> wanted) throws InterruptedException {
        List<JsonNode> others = new ArrayList<>();
        long deadline = System.nanoTime() + SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            JsonNode message = messages.poll(deadline - System.nanoTime(), NANOSECONDS);
            if (message == null) {
                throw new AssertionError("no such message came, only " + others);
            }
            if (wanted.test(message)) {
                return message;
            }
            others.add(message);
        }
    }

    /** The code the server closes with. */
    public CompletableFuture<Integer> closed() {
        return closed;
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            messages.add(JsonMapper.shared().readTree(partial.toString()));
            partial.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
        closed.complete(code);
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        closed.completeExceptionally(error);
    }

    @Override
    public void close() {
        socket.abort();
    }
}
