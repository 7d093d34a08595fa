package dev.emp.connector.playwright;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** A web site on 127.0.0.1 and a free port. It remembers who asked for what. */
final class Site implements AutoCloseable {

    /** What a path answers with. */
    @FunctionalInterface
    interface Answer {
        void write(HttpExchange exchange) throws IOException;
    }

    record Asked(String method, String path, Map<String, String> headers, String body) {}

    static final String SHOP = """
            <!doctype html><html lang="en"><head><title>Shop</title>
            <meta name="description" content="A shop for tests"><link rel="canonical" href="/shop"></head>
            <body style="font-family:sans-serif"><h1>Things to buy</h1>
            <ul><li class="item" data-id="7">Red lamp <b class="price">12</b></li>
            <li class="item" data-id="8">Blue lamp <b class="price">15</b></li></ul>
            <table><tr><th>thing</th><th>price</th></tr><tr><td>lamp</td><td>12</td></tr></table>
            <a href="/about">About us</a><div style="height:2000px;background:linear-gradient(#fff,#36c)"></div></body></html>""";

    static final String FORM = """
            <!doctype html><title>Form</title><form action="/thanks" method="get">
            <input id="name" name="name"><select id="size" name="size"><option>S</option><option value="L">Large</option></select>
            <label><input type="checkbox" id="ok" name="ok">ok</label><input type="file" id="file">
            <button id="go">Send</button></form><p id="out"></p>
            <script>document.querySelector('#file').onchange = async e => {
              const f = e.target.files[0]; document.querySelector('#out').textContent = f.name + ':' + await f.text(); };
            </script>""";

    private final HttpServer server;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch held = new CountDownLatch(1);

    Site() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 64);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        page("/shop", SHOP);
        page("/form", FORM);
        page("/waits", """
                <!doctype html><title>Waits</title><h1>Waiting</h1><script>
                fetch('/held').then(() => { document.body.innerHTML += '<p id="done">done</p>'; });</script>""");
        on("/held", exchange -> {
            hold();
            send(exchange, 200, "text/plain", "now");
        });
        on(
                "/thanks",
                exchange -> send(
                        exchange,
                        200,
                        "text/html",
                        "<title>Thanks</title><p id=q>"
                                + exchange.getRequestURI().getQuery()));
        server.start();
    }

    void page(String path, String html) {
        on(path, exchange -> send(exchange, 200, "text/html; charset=utf-8", html));
    }

    void on(String path, Answer answer) {
        answers.put(path, answer);
    }

    void redirect(String path, String to) {
        on(path, exchange -> {
            exchange.getResponseHeaders().set("Location", to);
            send(exchange, 302, "text/plain", "");
        });
    }

    static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    /** Holds a request until {@link #release}. */
    void hold() {
        try {
            held.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void release() {
        held.countDown();
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    int port() {
        return server.getAddress().getPort();
    }

    List<Asked> asked(String path) {
        return asked.stream().filter(one -> one.path().equals(path)).toList();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        Map<String, String> headers = new ConcurrentHashMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name.toLowerCase(), values.getFirst()));
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        asked.add(new Asked(exchange.getRequestMethod(), path, headers, body));
        Answer answer = answers.get(path);
        if (answer == null) {
            send(exchange, 404, "text/html", "<title>No such page</title>");
        } else {
            answer.write(exchange);
        }
    }

    @Override
    public void close() {
        release();
        server.stop(0);
    }
}
