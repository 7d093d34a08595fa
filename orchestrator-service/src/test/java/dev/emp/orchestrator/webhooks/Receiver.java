package dev.emp.orchestrator.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.emp.orchestrator.TestOrchestrator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A receiver of webhooks on a port of 127.0.0.1, which answers as a test says. */
final class Receiver implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Request> all = Collections.synchronizedList(new ArrayList<>());
    private final BlockingQueue<Request> unseen = new LinkedBlockingQueue<>();
    private volatile Function<Request, Reply> replies = request -> Reply.of(204);

    private Receiver(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    static Receiver start() {
        try {
            return new Receiver(HttpServer.create(new InetSocketAddress("0.0.0.0", 0), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Receiver replying(Function<Request, Reply> how) {
        replies = how;
        return this;
    }

    Receiver replying(int status) {
        return replying(request -> Reply.of(status));
    }

    int port() {
        return server.getAddress().getPort();
    }

    String url() {
        return "http://127.0.0.1:" + port() + "/hooks";
    }

    /** The next request nobody has asked for yet; fails when none comes. */
    Request next() {
        try {
            Request request = unseen.poll(TestOrchestrator.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(request).as("a message").isNotNull();
            return request;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    List<Request> all() {
        synchronized (all) {
            return List.copyOf(all);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Request request =
                    new Request(exchange.getRequestURI().toString(), Map.copyOf(exchange.getRequestHeaders()), body);
            all.add(request);
            unseen.add(request);
            Reply reply = replies.apply(request);
            reply.headers()
                    .forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
            byte[] answer = reply.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(reply.status(), answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    record Reply(int status, Map<String, String> headers, String body) {
        static Reply of(int status) {
            return new Reply(status, Map.of(), "");
        }
    }

    record Request(String path, Map<String, List<String>> headers, String body) {

        String header(String name) {
            return headers.entrySet().stream()
                    .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                    .map(entry -> entry.getValue().getFirst())
                    .findFirst()
                    .orElseThrow();
        }

        String id() {
            return header("webhook-id");
        }

        JsonNode json() {
            return JsonMapper.shared().readTree(body);
        }

        String type() {
            return json().get("type").stringValue();
        }

        String job() {
            return json().get("data").get("id").stringValue();
        }

        List<String> signatures() {
            return List.of(header("webhook-signature").split(" ", -1));
        }

        /** The signature that the library of the specification makes of it with this secret. */
        String signedWith(String secret) {
            try {
                return new Webhook(secret).sign(id(), Long.parseLong(header("webhook-timestamp")), body);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
