package dev.emp.deploy.pipeline;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers as an orchestrator, a monitor and a Prometheus do, as far as the scripts ask. */
final class FakePlatform implements AutoCloseable {

    static final String KEY = "the-key-of-the-test-0123456789abcdef";

    private final HttpServer server;
    private final List<String> calls = new CopyOnWriteArrayList<>();

    /** How jobs end. */
    volatile String state = "succeeded";

    /** What the file of a job has in it, whatever its hash says. */
    volatile String file = "a picture";

    /** Alerts that fire, as Prometheus tells them. */
    volatile String alerts = "";

    /** Whether Prometheus looks at the platform. */
    volatile boolean watched = true;

    /** Whether the job has made a file. */
    volatile boolean makesFile = true;

    /** What Prometheus was asked. */
    private final List<String> queries = new CopyOnWriteArrayList<>();

    FakePlatform() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Methods and paths, in their order. */
    List<String> calls() {
        return calls;
    }

    List<String> queries() {
        return queries;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        calls.add(exchange.getRequestMethod() + " " + path);
        exchange.getRequestBody().readAllBytes();
        String asked = String.valueOf(exchange.getRequestURI().getQuery());
        queries.add(asked);
        boolean known = ("Bearer " + KEY).equals(exchange.getRequestHeaders().getFirst("Authorization"));
        boolean open = path.startsWith("/actuator/health") || path.equals("/") || path.startsWith("/api/v1/");
        String body = known || open ? body(path, asked) : "{}";
        exchange.sendResponseHeaders(known || open ? 200 : 401, 0);
        exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
        exchange.close();
    }

    private String body(String path, String asked) {
        return switch (path) {
            case "/" -> "<!doctype html><title>EMP</title>";
            case "/v1/jobs" -> "{\"id\":\"j0-1\",\"state\":\"queued\"}";
            case "/v1/jobs/j0-1" ->
                """
                {"id":"j0-1","state":"%s","attempts":[{"failure":{"class":"internal"}}],
                 "result":{"files":[%s]}}\
                """.formatted(
                        state,
                        makesFile ? "{\"name\":\"a picture.png\",\"sha256\":\"" + hash("a picture") + "\"}" : "");
            case "/v1/jobs/j0-1/artifacts/a picture.png" -> file;
            case "/actuator/prometheus" -> "emp_submissions_total{outcome=\"accepted\"} 1\n";
            case "/api/v1/query" -> "{\"data\":{\"result\":[" + (asked.contains("ALERTS") ? alerts : up()) + "]}}";
            case "/api/v1/rules" -> """
                {"data":{"groups":[{"rules":[{"name":"EmpOrchestratorDown","labels":{"namespace":"emp-staging"}}]}]}}\
                """;
            default -> "{}";
        };
    }

    private String up() {
        return watched ? "{\"metric\":{\"__name__\":\"up\"},\"value\":[0,\"1\"]}" : "";
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
