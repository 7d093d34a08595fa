package dev.emp.connector.openai;

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
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** Stands between a connector and its provider, and keeps all that is said. */
final class RecordingProxy implements AutoCloseable {

    private static final List<String> PASSED_ON = List.of("content-type", "authorization", "accept");

    private final URI provider;
    private final HttpServer server;
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Said> said = new CopyOnWriteArrayList<>();

    record Said(
            String method,
            String path,
            String requestType,
            byte[] request,
            int status,
            String answerType,
            byte[] answer) {}

    RecordingProxy(URI provider) throws IOException {
        this.provider = provider;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    List<Said> said() {
        return List.copyOf(said);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            HttpRequest.Builder request = HttpRequest.newBuilder(
                            provider.resolve(exchange.getRequestURI().toString()))
                    .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
            for (String name : PASSED_ON) {
                List<String> values = exchange.getRequestHeaders().get(name);
                if (values != null) {
                    request.header(name, values.getFirst());
                }
            }
            HttpResponse<byte[]> answer = http.send(request.build(), BodyHandlers.ofByteArray());
            String type = answer.headers().firstValue("content-type").orElse("");
            said.add(new Said(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath(),
                    String.valueOf(exchange.getRequestHeaders().getFirst("content-type")),
                    body,
                    answer.statusCode(),
                    type,
                    answer.body()));
            exchange.getResponseHeaders().set("content-type", type);
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        http.close();
    }
}
