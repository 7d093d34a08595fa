package dev.emp.connector.replicate;

import dev.emp.connector.ConnectorContext;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.support.http.OpenAnswer;
import dev.emp.connector.support.http.ProviderAccount;
import dev.emp.connector.support.http.ServerEvent;
import dev.emp.connector.support.http.SseReader;
import dev.emp.connector.support.polling.Doorbell;
import dev.emp.connector.support.polling.Waiting;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * The output of a prediction while it comes, as <a href="https://replicate.com/docs/topics/predictions/streaming">server-sent events</a>:
 * {@code output}, {@code logs}, {@code error}, {@code done}. Read on a thread of its own, which rings the bell for each piece; a stream that breaks is
 * opened again behind the last event that was heard. That it cannot be read is no failure of the job, whose whole output comes at its end.
 */
final class StreamedOutput implements AutoCloseable {

    private static final String TEXT = "text/plain;charset=UTF-8";
    private static final int MOST_WAITING = 256;
    private static final int LARGEST_EVENT = 1 << 20;
    private static final Duration FIRST_WAIT = Duration.ofMillis(200);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final ReplicateApi api;
    private final ProviderAccount account;
    private final URI uri;
    private final Doorbell bell;
    private final Waiting waiting;
    private final BlockingQueue<Piece> pieces = new ArrayBlockingQueue<>(MOST_WAITING);
    private final StreamPosition position = new StreamPosition();
    private final Doorbell stop = new Doorbell();
    private final Thread reader;
    private volatile @Nullable OpenAnswer open;
    private volatile boolean closed;
    private volatile boolean over;

    private record Piece(String text, long position) {}

    private StreamedOutput(ReplicateApi api, ProviderAccount account, URI uri, Doorbell bell, Waiting waiting) {
        this.api = api;
        this.account = account;
        this.uri = uri;
        this.bell = bell;
        this.waiting = waiting;
        this.reader = Thread.ofVirtual().name("replicate-stream").unstarted(this::readAll);
    }

    static StreamedOutput start(ReplicateApi api, ProviderAccount account, URI uri, Doorbell bell, Waiting waiting) {
        StreamedOutput output = new StreamedOutput(api, account, uri, bell, waiting);
        output.reader.start();
        return output;
    }

    /**
     * Passes on what has come.
     *
     * @return whether there was something
     */
    boolean passOn(ConnectorContext context) throws ConnectorException {
        boolean any = false;
        for (Piece piece = pieces.poll(); piece != null; piece = pieces.poll()) {
            context.partial(TEXT, piece.text().getBytes(StandardCharsets.UTF_8), piece.position());
            any = true;
        }
        return any;
    }

    /** Nothing more comes, and all that came was passed on. */
    boolean isOver() {
        return over && pieces.isEmpty();
    }

    /** As long as the job goes on: of a model that boots, nothing comes for minutes. */
    private void readAll() {
        String lastId = "";
        Duration wait = FIRST_WAIT;
        try {
            while (!closed && !over) {
                String before = lastId;
                lastId = readOnce(lastId);
                wait = lastId.equals(before) ? longer(wait) : FIRST_WAIT;
                if (!closed && !over) {
                    var _ = waiting.until(stop, wait);
                }
            }
        } catch (InterruptedException e) {
            // closed
        } finally {
            over = true;
            bell.ring();
        }
    }

    private static Duration longer(Duration wait) {
        Duration twice = wait.multipliedBy(2);
        return twice.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : twice;
    }

    /** @return the id of the last event that was heard */
    private String readOnce(String lastId) throws InterruptedException {
        String heard = lastId;
        position.again(lastId.isEmpty());
        try (OpenAnswer answer = api.stream(account, uri, lastId)) {
            open = answer;
            SseReader events = new SseReader(answer.body(), LARGEST_EVENT);
            for (ServerEvent event = closed ? null : events.next(); event != null; event = events.next()) {
                take(event);
                heard = event.id();
                if (over) {
                    return heard;
                }
            }
        } catch (ConnectorException | IOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException("closed");
            }
            // broken: the next try begins behind what was heard
        }
        return heard;
    }

    private void take(ServerEvent event) throws InterruptedException {
        switch (event.name()) {
            case "output" -> {
                long at = position.of(event);
                if (at >= 0) {
                    pieces.put(new Piece(event.data(), at));
                    bell.ring();
                }
            }
            // why it ended badly is told by the prediction itself
            case "done", "error" -> over = true;
            default -> {
                // logs come with the prediction, and others are unknown
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        stop.ring();
        OpenAnswer answer = open;
        if (answer != null) {
            answer.close();
        }
        reader.interrupt();
    }
}
