package dev.emp.connector.comfyui;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.support.http.IdleGuard;
import dev.emp.tracing.Span;
import dev.emp.tracing.TraceContext;
import dev.emp.tracing.Traced;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Requests to one ComfyUI. Each fails with {@link ErrorClass#UNAVAILABLE} when ComfyUI does not answer, and with the class of
 * the status when it answers with an error.
 */
final class ServerCalls implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ServerAddress address;
    private final ComfyUiProperties properties;
    private final String base;
    private final HttpClients clients;
    private final HttpClient http;
    private final IdleGuard guard;
    private final AtomicBoolean closed = new AtomicBoolean();

    ServerCalls(ServerAddress address, ComfyUiProperties properties, HttpClients clients) {
        this.address = address;
        this.properties = properties;
        String url = address.url().toString();
        this.base = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        this.clients = clients;
        this.http = clients.borrow(properties.connectTimeout());
        this.guard = new IdleGuard(properties.requestTimeout());
    }

    JsonNode get(String path) throws ConnectorException, InterruptedException {
        return get(path, properties.requestTimeout());
    }

    JsonNode get(String path, Duration timeout) throws ConnectorException, InterruptedException {
        String what = "GET " + path;
        return json(what, expectOk(what, send(request(path).timeout(timeout).build())));
    }

    /** Whatever its status. */
    HttpResponse<byte[]> post(String path, ObjectNode body) throws ConnectorException, InterruptedException {
        return post(path, "application/json", JSON.writeValueAsBytes(body));
    }

    /** Whatever its status. */
    HttpResponse<byte[]> post(String path, String contentType, byte[] body)
            throws ConnectorException, InterruptedException {
        Span span = Traced.call("POST " + path);
        if (span == null) {
            return send(posting(path, contentType, body).build());
        }
        try (span) {
            HttpRequest.Builder request = posting(path, contentType, body);
            if (properties.sendTraceContext()) {
                span.context().headers().forEach(request::setHeader);
            }
            HttpResponse<byte[]> answer = send(request.build());
            span.with("server.address", String.valueOf(address.url().getHost()))
                    .with("http.response.status_code", answer.statusCode());
            return answer;
        }
    }

    private HttpRequest.Builder posting(String path, String contentType, byte[] body) throws ConnectorException {
        return request(path).header("Content-Type", contentType).POST(BodyPublishers.ofByteArray(body));
    }

    /**
     * An answer with its content as it comes, whatever its status; the caller closes it. A read fails when nothing comes for as long as a
     * request may take.
     */
    Streamed stream(String path) throws ConnectorException, InterruptedException {
        HttpResponse<InputStream> answer = send(request(path).build(), BodyHandlers.ofInputStream());
        return new Streamed(
                answer.statusCode(),
                answer.headers().firstValue("Content-Type"),
                new IdleGuard.Guarded(answer.body(), guard));
    }

    /**
     * What {@link #stream} gives.
     *
     * @param contentType as the server gave it
     */
    record Streamed(int status, Optional<String> contentType, InputStream content) {}

    CompletableFuture<WebSocket> openSocket(String path, WebSocket.Listener listener) {
        try {
            WebSocket.Builder builder = client().newWebSocketBuilder().connectTimeout(properties.connectTimeout());
            address.headers().now().forEach(builder::header);
            return builder.buildAsync(URI.create(base.replaceFirst("^http", "ws") + path), listener);
        } catch (IOException | ConnectorException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private HttpRequest.Builder request(String path) throws ConnectorException {
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(URI.create(base + path)).timeout(properties.requestTimeout());
        address.headers().now().forEach(builder::header);
        if (properties.sendTraceContext()) {
            Traced.context().map(TraceContext::headers).orElse(Map.of()).forEach(builder::setHeader);
        }
        return builder;
    }

    private HttpResponse<byte[]> send(HttpRequest request) throws ConnectorException, InterruptedException {
        return send(request, BodyHandlers.ofByteArray());
    }

    /** The request's own time limit ends with the headers of its answer; this one is for all that the handler waits for. */
    private <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
            throws ConnectorException, InterruptedException {
        Duration limit = request.timeout().orElse(properties.requestTimeout());
        CompletableFuture<HttpResponse<T>> answer;
        try {
            answer = client().sendAsync(request, handler);
        } catch (IOException e) {
            throw unreachable(e);
        }
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw unreachable(e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause()));
        } catch (TimeoutException e) {
            throw unreachable(new HttpTimeoutException("no whole answer within " + limit.toMillis() + " ms"));
        } finally {
            answer.cancel(true);
        }
    }

    /** A client that others use goes on after this connector was closed; its own calls do not. */
    private HttpClient client() throws IOException {
        if (closed.get()) {
            throw new ConnectException("the connector is closed");
        }
        return http;
    }

    static HttpResponse<byte[]> expectOk(String what, HttpResponse<byte[]> answer) throws ConnectorException {
        if (answer.statusCode() / 100 != 2) {
            throw ComfyUiErrors.status(what, answer.statusCode());
        }
        return answer;
    }

    static JsonNode json(String what, HttpResponse<byte[]> answer) throws ConnectorException {
        try {
            return JSON.readTree(answer.body());
        } catch (JacksonException e) {
            throw new ConnectorException(ErrorClass.PROVIDER_ERROR, "ComfyUI answered " + what + " without JSON.", e);
        }
    }

    private ConnectorException unreachable(IOException e) {
        String reason = e.getMessage() == null ? "connection refused" : e.getMessage();
        return new ConnectorException(
                ErrorClass.UNAVAILABLE, "ComfyUI at " + base + " does not answer (" + reason + ").", e);
    }

    /** Without a connection nothing has been sent. */
    static boolean neverReached(ConnectorException failure) {
        return failure.getCause() instanceof ConnectException
                || failure.getCause() instanceof HttpConnectTimeoutException;
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Calls and sockets of a client that nobody else uses end at once. */
    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            guard.close();
            clients.giveBack(properties.connectTimeout());
        }
    }
}
