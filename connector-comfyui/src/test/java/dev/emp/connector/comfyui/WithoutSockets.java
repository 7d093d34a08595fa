package dev.emp.connector.comfyui;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.Executors;

/** A proxy before a ComfyUI that lets no WebSocket through, and asks for a token. */
final class WithoutSockets implements AutoCloseable {

    static final String TOKEN = "Bearer test-token";

    private final URI target;
    private final HttpClient http = HttpClient.newHttpClient();
    private final HttpServer server;

    private WithoutSockets(URI target, HttpServer server) {
        this.target = target;
        this.server = server;
    }

    static WithoutSockets before(URI target) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        WithoutSockets proxy = new WithoutSockets(target, server);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/comfy", proxy::forward);
        server.start();
        return proxy;
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/comfy");
    }

    private void forward(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString().substring("/comfy".length());
        if (!TOKEN.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            exchange.sendResponseHeaders(401, -1);
        } else if (path.startsWith("/ws")) {
            exchange.sendResponseHeaders(403, -1);
        } else {
            answer(exchange, path);
        }
        exchange.close();
    }

    private void answer(HttpExchange exchange, String path) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(target + path))
                .method(
                        exchange.getRequestMethod(),
                        BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        if (type != null) {
            request.header("Content-Type", type);
        }
        try {
            HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
            response.headers()
                    .firstValue("Content-Type")
                    .ifPresent(value -> exchange.getResponseHeaders().set("Content-Type", value));
            exchange.sendResponseHeaders(
                    response.statusCode(), response.body().length == 0 ? -1 : response.body().length);
            exchange.getResponseBody().write(response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        http.shutdownNow();
    }
}
