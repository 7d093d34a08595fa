package dev.emp.benchmarks.connectors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.emp.simulators.http.Markers;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that answers chat completions, or refuses them while it is told to, and counts the calls it gets. */
final class RefusingProvider implements AutoCloseable {

    private static final int WELL = 200;
    private static final int RETRY_AFTER_SECONDS = 5;
    private static final int RATE_LIMITED = 429;
    private static final String ANSWER = """
            {"id": "chatcmpl-bench", "object": "chat.completion", "created": 1, "model": "gpt-4o-mini", "choices": [{"index": 0,
             "message": {"role": "assistant", "content": "Yes", "refusal": null}, "finish_reason": "stop", "logprobs": null}],
             "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}}""";
    private static final String REFUSAL =
            "{\"error\": {\"message\": \"Not now.\", \"type\": \"bench\", \"param\": null, \"code\": \"bench\"}}";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Duration latency;
    private final AtomicInteger calls = new AtomicInteger();
    private final Set<String> answered = ConcurrentHashMap.newKeySet();
    private volatile int status = WELL;

    private RefusingProvider(Duration latency) throws IOException {
        this.latency = latency;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /** Starts it on a free port of the loopback; it answers after the latency, and refuses at once. */
    static RefusingProvider start(Duration latency) throws IOException {
        return new RefusingProvider(latency);
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** @param with 429, with {@code retry-after}, or 500 */
    void refuse(int with) {
        status = with;
    }

    void recover() {
        status = WELL;
    }

    /** Calls for an answer so far, those refused included. */
    int calls() {
        return calls.get();
    }

    /** Whether it answered the job of this marker. */
    boolean answered(String marker) {
        return answered.contains(marker);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange;
                InputStream input = exchange.getRequestBody()) {
            String body = new String(input.readAllBytes(), StandardCharsets.UTF_8);
            if (!exchange.getRequestMethod().equals("POST")) {
                send(exchange, WELL, "{\"object\": \"list\", \"data\": []}");
                return;
            }
            calls.incrementAndGet();
            int now = status;
            if (now == WELL) {
                TimeUnit.NANOSECONDS.sleep(latency.toNanos());
                answered.add(Markers.find(body));
                send(exchange, WELL, ANSWER);
            } else {
                if (now == RATE_LIMITED) {
                    exchange.getResponseHeaders().set("retry-after", Integer.toString(RETRY_AFTER_SECONDS));
                }
                send(exchange, now, REFUSAL);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
