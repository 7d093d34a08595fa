package dev.emp.connector.comfyui;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One job's events, brought to the thread that runs it. Has at most one socket at a time: ComfyUI knows one socket per
 * client id, and forgets the newer when the older of two closes.
 */
final class EventFeed implements AutoCloseable {

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private final ComfyUiApi api;
    private final String clientId;
    private final ComfyUiProperties properties;
    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    private final AtomicBoolean previewWaits = new AtomicBoolean();
    private @Nullable Connection connection;
    private boolean refused;

    /** What the job's thread is woken for. */
    sealed interface Signal {
        record Event(ComfyUiEvent event) implements Signal {}

        /** Events can no longer be heard, and those missed are never sent again. */
        record Disconnected(String reason) implements Signal {}

        /** Somebody else wants the thread's attention. */
        record Woken() implements Signal {}
    }

    private record Connection(WebSocket socket, SocketListener listener) {}

    EventFeed(ComfyUiApi api, String clientId, ComfyUiProperties properties) {
        this.api = api;
        this.clientId = clientId;
        this.properties = properties;
    }

    /**
     * Opens the socket, unless it is open.
     *
     * @return false when ComfyUI, or a proxy before it, refuses sockets; it is not asked again
     * @throws ConnectorException unavailable, when nobody answers
     */
    boolean open() throws ConnectorException, InterruptedException {
        if (connection != null || refused) {
            return connection != null;
        }
        SocketListener listener = new SocketListener(this::offer, this::offerEnd);
        CompletableFuture<WebSocket> opening = api.openSocket(clientId, listener);
        try {
            WebSocket socket = opening.get(properties.connectTimeout().toMillis(), TimeUnit.MILLISECONDS);
            connection = new Connection(socket, listener);
            Thread.ofVirtual()
                    .name("comfyui-socket-watch")
                    .start(new SocketWatch(socket, listener, properties.pingInterval()));
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException) {
                refused = true;
                return false;
            }
            throw new ConnectorException(ErrorClass.UNAVAILABLE, "ComfyUI opens no socket.", e);
        } catch (TimeoutException e) {
            abandon(opening);
            throw new ConnectorException(ErrorClass.UNAVAILABLE, "ComfyUI did not open a socket in time.", e);
        } catch (InterruptedException e) {
            abandon(opening);
            throw e;
        }
    }

    private static void abandon(CompletableFuture<WebSocket> opening) {
        var _ = opening.thenAccept(WebSocket::abort);
    }

    boolean isConnected() {
        return connection != null;
    }

    /** Waits for the next signal; null when none comes in time. */
    @Nullable
    Signal next(Duration timeout) throws InterruptedException {
        Signal signal = signals.poll(Math.max(0, timeout.toMillis()), TimeUnit.MILLISECONDS);
        if (signal instanceof Signal.Disconnected) {
            connection = null;
        }
        if (signal instanceof Signal.Event(ComfyUiEvent.Image image) && canBeDropped(image)) {
            previewWaits.set(false);
        }
        return signal;
    }

    /** Wakes the job's thread; callable from any thread. */
    void wake() {
        signals.add(new Signal.Woken());
    }

    /** Closes the socket and waits until ComfyUI has let go of it, so that the next one hears. */
    void disconnect() throws InterruptedException {
        Connection open = connection;
        if (open == null) {
            return;
        }
        connection = null;
        var _ = open.socket().sendClose(WebSocket.NORMAL_CLOSURE, "");
        try {
            open.listener().ended().get(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // it is cut below
        } finally {
            open.socket().abort();
        }
        signals.removeIf(Signal.Disconnected.class::isInstance);
    }

    /** Of the images that may be previews only one waits at a time; one that may be a result is never dropped. */
    private void offer(ComfyUiEvent event) {
        if (event instanceof ComfyUiEvent.Image image && canBeDropped(image) && previewWaits.getAndSet(true)) {
            return;
        }
        signals.add(new Signal.Event(event));
    }

    private static boolean canBeDropped(ComfyUiEvent.Image image) {
        return image.contentType().equals("image/jpeg");
    }

    private void offerEnd(String reason) {
        signals.add(new Signal.Disconnected(reason));
    }

    /** Waits for ComfyUI, too: the job may be attached to again at once, under the same client id. */
    @Override
    public void close() {
        try {
            disconnect();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
