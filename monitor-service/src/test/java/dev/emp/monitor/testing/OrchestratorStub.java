package dev.emp.monitor.testing;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import javax.imageio.ImageIO;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** Serves job documents and painted pictures the way the orchestrator does, and remembers what it was asked. */
public final class OrchestratorStub implements AutoCloseable {

    private final Map<String, String> documents = new ConcurrentHashMap<>();
    private final Map<String, String> answers = new ConcurrentHashMap<>(Map.of("/v1/alerts", "{\"alerts\":[]}"));
    private final Map<Integer, byte[]> pictures = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> keys = new CopyOnWriteArrayList<>();
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final Map<String, String> holders = new ConcurrentHashMap<>();
    private final Sinks.Many<String> events = Sinks.many().replay().all();
    private final DisposableServer server;
    private volatile boolean open = true;

    public OrchestratorStub() {
        server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .route(routes -> routes.get("/v1/me", this::me)
                        .get("/v1/jobs/{id}/events", this::events)
                        .post("/v1/files", this::upload)
                        .post("/v1/jobs/{id}/cancel", this::change)
                        .delete("/v1/keys/{id}", this::change)
                        .get("/v1/jobs/{id}", this::document)
                        .get("/v1/jobs/{id}/artifacts/{name}", this::artifact)
                        .head("/v1/jobs/{id}/artifacts/{name}", this::artifact)
                        .route(request -> answers.containsKey(request.fullPath()), this::answer))
                .bindNow();
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    public void document(String job, String json) {
        documents.put(job, json);
    }

    /** Answers whatever asks for a path with this JSON, whatever the query. */
    public void answer(String path, String json) {
        answers.put(path, json);
    }

    /** What was asked, as {@code METHOD path}, with the range if there was one. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        server.disposeNow();
    }

    /** Lets in whoever shows this key, and from then on nobody without one. */
    public void key(String key, String name, String role, String tenant) {
        open = false;
        holders.put(
                key,
                "{\"name\":\"%s\",\"key_id\":\"key_%s\",\"role\":\"%s\",\"tenant\":\"%s\",\"open\":false}"
                        .formatted(name, name, role, tenant));
    }

    public void revoke(String key) {
        holders.remove(key);
    }

    /** The bodies that were sent. */
    public List<String> bodies() {
        return List.copyOf(bodies);
    }

    /** Sends a line of the event streams that are being followed. */
    public void event(String text) {
        events.emitNext("data: " + text + "\n\n", Sinks.EmitFailureHandler.FAIL_FAST);
    }

    private Mono<Void> me(HttpServerRequest request, HttpServerResponse response) {
        remember(request);
        String shown = request.requestHeaders().get("Authorization", "");
        String holder = open
                ? "{\"name\":\"open access\",\"key_id\":\"open\",\"role\":\"admin\",\"tenant\":\"default\",\"open\":true}"
                : holders.get(shown.replace("Bearer ", ""));
        return holder != null
                ? response.header("Content-Type", "application/json")
                        .sendString(Mono.just(holder))
                        .then()
                : response.status(401)
                        .header("Content-Type", "application/problem+json")
                        .sendString(
                                Mono.just(
                                        "{\"status\":401,\"code\":\"invalid_api_key\",\"detail\":\"the API key is none of this platform\"}"))
                        .then();
    }

    private Mono<Void> events(HttpServerRequest request, HttpServerResponse response) {
        remember(request);
        return response.sse()
                .sendString(Flux.concat(Mono.just(": here\n\n"), events.asFlux()))
                .then();
    }

    private Mono<Void> upload(HttpServerRequest request, HttpServerResponse response) {
        remember(request);
        return request.receive()
                .asString()
                .doOnNext(bodies::add)
                .then(response.status(201).sendString(Mono.just("{}")).then());
    }

    private Mono<Void> change(HttpServerRequest request, HttpServerResponse response) {
        remember(request);
        return response.status(202).sendString(Mono.just("{}")).then();
    }

    private Mono<Void> document(HttpServerRequest request, HttpServerResponse response) {
        remember(request);
        String json = documents.get(request.param("id"));
        if (json == null) {
            return response.status(404)
                    .header("Content-Type", "application/problem+json")
                    .sendString(Mono.just("{\"status\":404,\"code\":\"job_not_found\"}"))
                    .then();
        }
        return response.header("Content-Type", "application/json")
                .sendString(Mono.just(json))
                .then();
    }

    private Mono<Void> answer(HttpServerRequest request, HttpServerResponse response) {
        remember(request);
        return response.header("Content-Type", "application/json")
                .sendString(Mono.justOrEmpty(answers.get(request.fullPath())))
                .then();
    }

    private Mono<Void> artifact(HttpServerRequest request, HttpServerResponse response) {
        remember(request);
        byte[] picture = pictures.computeIfAbsent(request.param("name").hashCode(), OrchestratorStub::paint);
        response.header("Content-Type", "image/png").header("ETag", "\"abc\"").header("Set-Cookie", "secret=1");
        if (request.requestHeaders().contains("Range")) {
            return response.status(206)
                    .header("Content-Range", "bytes 0-3/" + picture.length)
                    .header("Content-Length", "4")
                    .sendByteArray(Mono.just(Arrays.copyOf(picture, 4)))
                    .then();
        }
        return response.header("Content-Length", String.valueOf(picture.length))
                .sendByteArray(Mono.just(picture))
                .then();
    }

    /** The keys that were shown, in either of their headers. */
    public List<String> keys() {
        return List.copyOf(keys);
    }

    private void remember(HttpServerRequest request) {
        keys.addAll(request.requestHeaders().getAll("Authorization"));
        keys.addAll(request.requestHeaders().getAll("X-Api-Key"));
        String range = request.requestHeaders().get("Range");
        requests.add(request.method() + " " + request.uri() + (range == null ? "" : " " + range));
    }

    /** A landscape: another seed, another evening. */
    private static byte[] paint(int seed) {
        BufferedImage image = new BufferedImage(512, 512, BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = image.createGraphics();
        canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        float hue = (seed & 0xff) / 255f;
        Function<Float, Color> shade =
                depth -> Color.getHSBColor(hue + depth * 0.12f, 0.35f + depth * 0.4f, 0.95f - depth * 0.8f);
        canvas.setPaint(new GradientPaint(0, 0, shade.apply(0.45f), 0, 360, shade.apply(0f)));
        canvas.fillRect(0, 0, 512, 512);
        canvas.setColor(new Color(255, 250, 235, 230));
        canvas.fillOval(300 - (seed & 0x7f), 120, 84, 84);
        for (int ridge = 1; ridge <= 5; ridge++) {
            canvas.setColor(shade.apply(ridge * 0.2f));
            for (int x = 0; x < 512; x++) {
                double height = 60 * Math.sin(x / (150.0 - ridge * 18) + seed + ridge * 2)
                        + 18 * Math.sin(x / 31.0 + ridge * seed);
                canvas.drawLine(x, (int) (230 + ridge * 52 - height * 0.6), x, 512);
            }
        }
        canvas.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
