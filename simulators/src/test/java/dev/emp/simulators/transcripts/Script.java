package dev.emp.simulators.transcripts;

import dev.emp.simulators.transcripts.TranscriptItem.Closed;
import dev.emp.simulators.transcripts.TranscriptItem.Connect;
import dev.emp.simulators.transcripts.TranscriptItem.FrameKind;
import dev.emp.simulators.transcripts.TranscriptItem.Note;
import dev.emp.simulators.transcripts.TranscriptItem.Opened;
import dev.emp.simulators.transcripts.TranscriptItem.Received;
import dev.emp.simulators.transcripts.TranscriptItem.Refused;
import dev.emp.simulators.transcripts.TranscriptItem.Request;
import dev.emp.simulators.transcripts.TranscriptItem.RequestFailed;
import dev.emp.simulators.transcripts.TranscriptItem.Response;
import dev.emp.simulators.transcripts.TranscriptItem.Sent;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where a replay stands. It runs on by itself and sends what the server sent, until the recording has the client do
 * something: connect, or send a request that changes something. There it waits. Requests that only read are answered from
 * the recording at any time. What other clients did is taken as done.
 */
final class Script {

    /** What a replay does to its client. */
    interface Stage {
        void send(String connection, Received frame);

        void cut(String connection);

        void cutAll();
    }

    private final Transcript transcript;
    private final List<TranscriptItem> items;
    private final Stage stage;
    private final String mainClient;
    private final Set<Integer> byOthers;
    private final Set<Integer> taken = new HashSet<>();
    private int cursor;
    /** Where the server's present life began: what it said in an earlier one is forgotten. */
    private int lifeStart;

    private boolean down;

    /** @param byOthers requests that are not the client's to make */
    Script(Transcript transcript, int start, Set<Integer> byOthers, Stage stage) {
        this.transcript = transcript;
        this.items = transcript.items();
        this.stage = stage;
        this.cursor = start;
        this.mainClient =
                transcript.all(Connect.class).findFirst().map(Connect::clientId).orElse("");
        this.byOthers = new HashSet<>(byOthers);
        findOthersRequests();
    }

    /** Prompts with another client id or none, and what is done to those prompts. */
    private void findOthersRequests() {
        Set<String> othersPrompts = new HashSet<>();
        transcript.all(Request.class).filter(request -> !request.isRead()).forEach(request -> {
            String target = request.json().path("prompt_id").asString("");
            boolean othersPrompt = request.path().equals("/prompt")
                    && request.json().has("prompt")
                    && !request.json().path("client_id").asString("").equals(mainClient);
            if (othersPrompt && transcript.response(request.id()).status() == 200) {
                othersPrompts.add(transcript
                        .response(request.id())
                        .json()
                        .path("prompt_id")
                        .asString(""));
            }
            if (othersPrompt || othersPrompts.contains(target)) {
                byOthers.add(request.id());
            }
        });
    }

    String mainClient() {
        return mainClient;
    }

    boolean isDown() {
        return down;
    }

    boolean isFinished() {
        return cursor >= items.size();
    }

    /** The server is started again. */
    void comeBack() {
        down = false;
        lifeStart = cursor;
        run();
    }

    /** Sends what there is to send, up to the client's next move. */
    void run() {
        while (cursor < items.size() && passes(items.get(cursor))) {
            cursor++;
        }
    }

    private boolean passes(TranscriptItem item) {
        return switch (item) {
            case Note note -> !down || !note.text().contains("started again");
            case Connect connect -> !isMain(connect) || isRefused(connect);
            case Request request ->
                request.isRead() || byOthers.contains(request.id()) || taken.contains(request.id()) || failed(request);
            case Received frame -> {
                if (frame.kind() == FrameKind.TEXT || frame.kind() == FrameKind.BINARY) {
                    stage.send(frame.connection(), frame);
                }
                yield true;
            }
            case Closed closed -> {
                close(closed);
                yield true;
            }
            case Opened _, Refused _, Sent _, Response _, RequestFailed _ -> true;
        };
    }

    private void close(Closed closed) {
        if (closed.byServer()) {
            down = true;
            stage.cutAll();
        } else if (closed.abruptly()) {
            stage.cut(closed.connection());
        }
    }

    private boolean isMain(Connect connect) {
        return connect.clientId().equals(mainClient);
    }

    private boolean isRefused(Connect connect) {
        return transcript
                .all(Refused.class)
                .anyMatch(refused -> refused.connection().equals(connect.connection()));
    }

    private boolean failed(Request request) {
        return transcript.all(RequestFailed.class).anyMatch(failure -> failure.requestId() == request.id());
    }

    /**
     * The client has connected.
     *
     * @return the recorder's name for the connection: the one that is waited for, else the latest one
     */
    String connected() {
        if (cursor < items.size() && items.get(cursor) instanceof Connect awaited) {
            cursor++;
            return awaited.connection();
        }
        return items.subList(0, cursor).stream()
                .filter(Connect.class::isInstance)
                .map(Connect.class::cast)
                .filter(this::isMain)
                .reduce((first, second) -> second)
                .map(Connect::connection)
                .orElseThrow(() -> new IllegalStateException("nobody has connected yet in " + transcript));
    }

    /** The greeting of a connection that the recording has opened before the place where the replay began. */
    Optional<Received> greeting(String connection) {
        boolean awaited = cursor > 0 && items.get(cursor - 1) instanceof Connect;
        return awaited
                ? Optional.empty()
                : transcript
                        .all(Received.class)
                        .filter(frame -> frame.connection().equals(connection))
                        .findFirst();
    }

    /** The recorded request that a client's request stands for; empty if there is none. */
    Optional<Request> match(String method, RequestLine line) {
        return method.equals("GET") || method.equals("HEAD") ? matchRead(method, line) : matchChange(method, line);
    }

    /** The latest one that the recording had seen by now: a read shows the state so far. */
    private Optional<Request> matchRead(String method, RequestLine line) {
        int from = line.isQueue() ? Math.max(lifeStart, lastChange()) : lifeStart;
        Optional<Request> past = items.subList(from, Math.max(from, cursor)).stream()
                .filter(Request.class::isInstance)
                .map(Request.class::cast)
                .filter(request -> !failed(request) && matches(request, method, line))
                .reduce((first, second) -> second);
        return past.isPresent() || line.isState()
                ? past
                : transcript
                        .all(Request.class)
                        .filter(request -> !failed(request) && matches(request, method, line))
                        .findFirst();
    }

    /** What the queue held before the client's latest request says nothing about now. */
    private int lastChange() {
        return taken.stream()
                .mapToInt(id -> items.indexOf(transcript.request(id)))
                .max()
                .orElse(0);
    }

    private Optional<Request> matchChange(String method, RequestLine line) {
        Optional<Request> next = items.subList(Math.min(cursor, items.size()), items.size()).stream()
                .filter(Request.class::isInstance)
                .map(Request.class::cast)
                .filter(request -> !taken.contains(request.id()) && !byOthers.contains(request.id()))
                .filter(request -> !failed(request) && matches(request, method, line))
                .findFirst();
        next.ifPresent(request -> taken.add(request.id()));
        return next;
    }

    private static boolean matches(Request request, String method, RequestLine line) {
        return request.method().equals(method)
                && RequestLine.parse(request.path()).equals(line);
    }

    /** The requests to {@code POST /prompt} that the client has made and the recording has not seen the end of. */
    List<Request> unfinishedPrompts() {
        return transcript
                .all(Request.class)
                .filter(request ->
                        taken.contains(request.id()) && request.path().equals("/prompt"))
                .filter(request -> items.indexOf(request) >= lifeStart)
                .filter(request -> transcript.response(request.id()).status() == 200)
                .filter(request -> !isFinished(transcript
                        .response(request.id())
                        .json()
                        .path("prompt_id")
                        .asString("")))
                .toList();
    }

    /** What the server has sent in its present life. */
    List<Received> sent() {
        return items.subList(lifeStart, cursor).stream()
                .filter(Received.class::isInstance)
                .map(Received.class::cast)
                .toList();
    }

    private boolean isFinished(String promptId) {
        return items.subList(lifeStart, cursor).stream().anyMatch(item -> switch (item) {
            case Received frame ->
                frame.type().equals("executing")
                        && frame.json().path("data").path("node").isNull()
                        && frame.json()
                                .path("data")
                                .path("prompt_id")
                                .asString("")
                                .equals(promptId);
            case Response response ->
                response.json().has(promptId)
                        && transcript.request(response.requestId()).isRead();
            default -> false;
        });
    }
}
