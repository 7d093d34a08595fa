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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/** A network before a ComfyUI on which one submission takes its time, or on which its answer gets lost. */
final class HoldingProxy implements AutoCloseable {

    private final URI target;
    private final HttpClient http = HttpClient.newHttpClient();
    private final HttpServer server;
    private final AtomicBoolean holdNext = new AtomicBoolean();
    private final AtomicBoolean loseNextAnswer = new AtomicBoolean();
    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    private HoldingProxy(URI target, HttpServer server) {
        this.target = target;
        this.server = server;
    }

    static HoldingProxy before(URI target) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        HoldingProxy proxy = new HoldingProxy(target, server);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", proxy::forward);
        server.start();
        return proxy;
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The next submission is on its way until {@link #release}. */
    void holdNextSubmission() {
        holdNext.set(true);
    }

    /** ComfyUI gets the next submission, and its answer never arrives. */
    void loseNextAnswer() {
        loseNextAnswer.set(true);
    }

    void awaitHeld() throws InterruptedException {
        held.await();
    }

    void release() {
        released.countDown();
    }

    private void forward(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString();
        boolean submission = exchange.getRequestMethod().equals("POST") && path.equals("/prompt");
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (path.startsWith("/ws")) {
            exchange.sendResponseHeaders(403, -1);
            exchange.close();
            return;
        }
        try {
            if (submission && holdNext.getAndSet(false)) {
                held.countDown();
                released.await();
            }
            HttpResponse<byte[]> response = http.send(request(exchange, path, body), BodyHandlers.ofByteArray());
            if (!(submission && loseNextAnswer.getAndSet(false))) {
                exchange.sendResponseHeaders(
                        response.statusCode(), response.body().length == 0 ? -1 : response.body().length);
                exchange.getResponseBody().write(response.body());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            exchange.close();
        }
    }

    private HttpRequest request(HttpExchange exchange, String path, byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(target + path))
                .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        return type == null
                ? request.build()
                : request.header("Content-Type", type).build();
    }

    @Override
    public void close() {
        release();
        server.stop(0);
        http.shutdownNow();
    }
}
