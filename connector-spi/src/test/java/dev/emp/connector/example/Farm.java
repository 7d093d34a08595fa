package dev.emp.connector.example;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A render farm on 127.0.0.1. A scene named {@code long} is rendered when {@link #finish} says so, {@code ugly} never. */
final class Farm implements AutoCloseable {

    private final Map<String, String> jobs = new ConcurrentHashMap<>();
    private final AtomicInteger accepted = new AtomicInteger();
    private final HttpServer server;
    private volatile boolean finished;

    Farm() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/health", exchange -> answer(exchange, 200, "{}"));
        server.createContext("/jobs/", this::job);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    int accepted() {
        return accepted.get();
    }

    /** Jobs that come later are rendered at once. */
    void finish() {
        finished = true;
        jobs.replaceAll((name, state) -> state.equals("rendering") ? "done" : state);
    }

    private void job(HttpExchange exchange) throws IOException {
        String name = exchange.getRequestURI().getPath().split("/", -1)[2];
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        switch (exchange.getRequestMethod()) {
            case "PUT" -> put(exchange, name, body);
            case "DELETE" -> {
                jobs.computeIfPresent(name, (job, state) -> "canceled");
                answer(exchange, 200, "{}");
            }
            default -> get(exchange, jobs.get(name));
        }
    }

    private void put(HttpExchange exchange, String name, String body) throws IOException {
        if (body.contains("ugly")) {
            answer(exchange, 422, "scene: the farm does not render what is ugly");
            return;
        }
        accepted.incrementAndGet();
        jobs.put(name, body.contains("long") && !finished ? "rendering" : "done");
        answer(exchange, 200, "{}");
    }

    private static void get(HttpExchange exchange, @Nullable String state) throws IOException {
        if (state == null) {
            answer(exchange, 404, "{}");
        } else if (exchange.getRequestURI().getPath().endsWith("/picture")) {
            answer(exchange, 200, "<svg/>");
        } else {
            double progress = state.equals("done") ? 1 : 0.5;
            answer(exchange, 200, "{\"state\":\"" + state + "\",\"progress\":" + progress + "}");
        }
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
