package dev.emp.simulators.transcripts;

import dev.emp.simulators.transcripts.TranscriptItem.FrameKind;
import dev.emp.simulators.transcripts.TranscriptItem.Received;
import dev.emp.simulators.transcripts.TranscriptItem.Request;
import dev.emp.simulators.transcripts.TranscriptItem.Response;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.websocket.WebsocketInbound;
import tools.jackson.databind.JsonNode;

/**
 * A server that replays one transcript to a client under test: the recorded bytes, in the recorded order, waiting for the
 * client where the recording has the client act. Only names are changed: the prompt id and client id that the client
 * chooses take the place of the recorded ones.
 *
 * <p>Reads of the queue and history show what the recording showed at that point. Where it was not asked, the answer is made
 * up from the facts: unfinished prompts are in the queue, history is empty. A request that the recording does not know gets
 * 404 and is noted in {@link #unexpected}. While the recorded server is down, connections are closed without an answer, until the
 * test calls {@link #comeBack}.
 */
public final class TranscriptServer implements AutoCloseable, Script.Stage {
    private static final Set<String> NOT_REPLAYED = Set.of("content-length", "date", "connection", "server");

    private static final byte[] PIXEL = Base64.getDecoder()
            .decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC");

    private final Transcript transcript;
    private final Script script;
    private final Renaming names = new Renaming();
    private final Map<String, Channel> sockets = new HashMap<>();
    /** For sockets that are about to open. */
    private final Map<String, List<Received>> unsent = new HashMap<>();

    private final List<String> unexpected = new ArrayList<>();
    private final List<Request> received = new ArrayList<>();
    private final CompletableFuture<Void> finished = new CompletableFuture<>();
    private final DisposableServer server;

    private TranscriptServer(Transcript transcript, int start, Set<Integer> byOthers) {
        this.transcript = transcript;
        this.script = new Script(transcript, start, byOthers, this);
        this.server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle(this::handle)
                .bindNow();
        advance();
    }

    /** Replays from the beginning. */
    public static TranscriptServer start(Transcript transcript) {
        return new TranscriptServer(transcript, 0, Set.of());
    }

    /**
     * Replays from one request on, as if all before it had happened.
     *
     * @param requestId the id of that request in the transcript
     * @param byOthers ids of requests that the client under test will not make, because somebody else does
     */
    public static TranscriptServer startAt(Transcript transcript, int requestId, Integer... byOthers) {
        int start = transcript.items().indexOf(transcript.request(requestId));
        return new TranscriptServer(transcript, start, Set.of(byOthers));
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    /** Requests that the recording has no answer to, as {@code METHOD path}. */
    public synchronized List<String> unexpected() {
        return List.copyOf(unexpected);
    }

    /** What the client has sent so far, WebSocket handshakes left out; ids are the client's own, request ids -1. */
    public synchronized List<Request> received() {
        return List.copyOf(received);
    }

    /** Done when the whole recording has been played. */
    public CompletableFuture<Void> finished() {
        return finished;
    }

    /** True between the death of the recorded server and {@link #comeBack}. */
    public synchronized boolean isDown() {
        return script.isDown();
    }

    /** The recorded server is started again. */
    public synchronized void comeBack() {
        script.comeBack();
    }

    /** Cuts all sockets without a close frame, beside what the recording has. */
    public synchronized void dropSockets() {
        cutAll();
    }

    @Override
    public void close() {
        server.disposeNow(Duration.ofSeconds(10));
    }

    private Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        synchronized (this) {
            if (script.isDown()) {
                response.withConnection(connection -> connection.channel().close());
                return Mono.never();
            }
        }
        QueryStringDecoder uri = new QueryStringDecoder(request.uri());
        if (uri.path().equals("/ws") || uri.path().equals("/api/ws")) {
            String clientId =
                    uri.parameters().getOrDefault("clientId", List.of("")).getFirst();
            String connection = greet(clientId);
            return response.sendWebsocket((in, out) -> follow(in, connection));
        }
        return request.receive()
                .aggregate()
                .asByteArray()
                .defaultIfEmpty(new byte[0])
                .flatMap(body -> {
                    Response answer = answer(request.method().name(), request.uri(), body);
                    response.status(answer.status());
                    answer.headers().forEach((name, value) -> {
                        if (!NOT_REPLAYED.contains(name.toLowerCase(Locale.ROOT))) {
                            response.header(name, value);
                        }
                    });
                    response.header("Content-Length", Integer.toString(answer.body().length));
                    Mono<Void> sent = response.send(Mono.just(Unpooled.wrappedBuffer(answer.body())))
                            .then();
                    return sent.doOnTerminate(this::advance);
                });
    }

    /** The client may submit a job as soon as it hears that its socket is open, which is before this server does. */
    private synchronized String greet(String clientId) {
        String connection = script.connected();
        names.add(script.mainClient(), clientId);
        unsent.put(connection, new ArrayList<>());
        script.greeting(connection).ifPresent(frame -> send(connection, frame));
        return connection;
    }

    private synchronized Publisher<Void> follow(WebsocketInbound in, String connection) {
        in.withConnection(peer -> sockets.put(connection, peer.channel()));
        List<Received> waiting = unsent.remove(connection);
        if (waiting != null) {
            waiting.forEach(frame -> send(connection, frame));
        }
        advance();
        return in.receiveFrames().onErrorComplete().then();
    }

    private synchronized Response answer(String method, String uri, byte[] body) {
        received.add(new Request(-1, method, uri, Map.of(), body));
        Optional<Request> match = script.match(method, RequestLine.parse(names.toRecorded(uri)));
        if (match.isEmpty()) {
            return madeUp(method, RequestLine.parse(uri));
        }
        Response recorded = transcript.response(match.get().id());
        JsonNode chosen = Transcripts.jsonOrMissing(body).path("prompt_id");
        if (match.get().path().equals("/prompt") && chosen.isString()) {
            names.add(recorded.json().path("prompt_id").asString(""), chosen.asString());
        }
        return new Response(recorded.requestId(), recorded.status(), recorded.headers(), renamed(recorded));
    }

    private byte[] renamed(Response recorded) {
        String type = recorded.headers().getOrDefault("Content-Type", "");
        return type.startsWith("application/json") ? names.toOwn(recorded.body()) : recorded.body();
    }

    private Response madeUp(String method, RequestLine line) {
        if (method.equals("GET") && line.path().startsWith("/history/")) {
            String promptId = names.toRecorded(line.path().substring("/history/".length()));
            return json(names.toOwn(PythonJson.write(MadeUpHistory.of(promptId, script.sent()))));
        }
        if (method.equals("GET") && line.path().equals("/history")) {
            return json("{}");
        }
        if (method.equals("GET") && line.path().equals("/view")) {
            return new Response(-1, 200, Map.of("Content-Type", "image/png"), PIXEL);
        }
        if (method.equals("GET") && line.path().equals("/queue")) {
            List<String> entries =
                    script.unfinishedPrompts().stream().map(this::queueEntry).toList();
            String running = entries.isEmpty() ? "" : entries.getFirst();
            String waiting = entries.size() < 2 ? "" : String.join(", ", entries.subList(1, entries.size()));
            return json("{\"queue_running\": [" + running + "], \"queue_pending\": [" + waiting + "]}");
        }
        if (method.equals("GET") && line.path().equals("/prompt")) {
            return json("{\"exec_info\": {\"queue_remaining\": "
                    + script.unfinishedPrompts().size() + "}}");
        }
        unexpected.add(method + " " + line.path());
        return new Response(
                -1, 404, Map.of("Content-Type", "text/plain"), "404: Not Found".getBytes(StandardCharsets.UTF_8));
    }

    private String queueEntry(Request prompt) {
        JsonNode answer = transcript.response(prompt.id()).json();
        return names.toOwn("[" + answer.path("number") + ", " + PythonJson.write(answer.path("prompt_id")) + ", "
                + PythonJson.write(prompt.json().path("prompt")) + ", {\"client_id\": \"" + script.mainClient()
                + "\"}, []]");
    }

    private static Response json(String body) {
        return new Response(
                -1,
                200,
                Map.of("Content-Type", "application/json; charset=utf-8"),
                body.getBytes(StandardCharsets.UTF_8));
    }

    private synchronized void advance() {
        script.run();
        if (script.isFinished()) {
            finished.complete(null);
        }
    }

    @Override
    public void send(String connection, Received frame) {
        List<Received> waiting = unsent.get(connection);
        if (waiting != null) {
            waiting.add(frame);
            return;
        }
        Channel socket = sockets.get(connection);
        if (socket != null) {
            WebSocketFrame message = frame.kind() == FrameKind.TEXT
                    ? new TextWebSocketFrame(Unpooled.wrappedBuffer(names.toOwn(frame.payload())))
                    : new BinaryWebSocketFrame(Unpooled.wrappedBuffer(names.binaryToOwn(frame.payload())));
            // Through the event loop's queue: a write made on its own thread would overtake those of others.
            socket.eventLoop().execute(() -> socket.writeAndFlush(message));
        }
    }

    @Override
    public void cut(String connection) {
        Channel socket = sockets.remove(connection);
        if (socket != null) {
            // After the frames that were written before.
            socket.eventLoop().execute(socket::close);
        }
    }

    @Override
    public void cutAll() {
        List.copyOf(sockets.keySet()).forEach(this::cut);
    }
}
