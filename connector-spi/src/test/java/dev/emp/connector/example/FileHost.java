package dev.emp.connector.example;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Files to fetch, on 127.0.0.1: a small one, a large one, and one that comes to its end when {@link #finish} says so. */
final class FileHost implements AutoCloseable {

    static final byte[] LARGE = "0123456789abcdef".repeat(50_000).getBytes(StandardCharsets.US_ASCII);

    private final AtomicInteger fetched = new AtomicInteger();
    private final CountDownLatch finished = new CountDownLatch(1);
    private final HttpServer server;

    FileHost() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/small", exchange -> give(exchange, new byte[] {'h', 'i'}));
        server.createContext("/large", exchange -> give(exchange, LARGE));
        server.createContext("/slow", this::slow);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    int fetched() {
        return fetched.get();
    }

    void finish() {
        finished.countDown();
    }

    private void give(HttpExchange exchange, byte[] content) throws IOException {
        begin(exchange, content.length);
        exchange.getResponseBody().write(content);
        exchange.close();
    }

    private void slow(HttpExchange exchange) throws IOException {
        begin(exchange, 2);
        exchange.getResponseBody().write('h');
        exchange.getResponseBody().flush();
        try {
            finished.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        exchange.getResponseBody().write('i');
        exchange.close();
    }

    private void begin(HttpExchange exchange, long size) throws IOException {
        fetched.incrementAndGet();
        exchange.getResponseHeaders().add("Content-Type", "text/plain");
        exchange.sendResponseHeaders(200, size);
    }

    @Override
    public void close() {
        finish();
        server.stop(0);
    }
}
