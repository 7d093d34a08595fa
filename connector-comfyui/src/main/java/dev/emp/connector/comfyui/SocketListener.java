package dev.emp.connector.comfyui;

import java.io.ByteArrayOutputStream;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Joins the fragments of a socket's messages and passes them on. It never makes ComfyUI wait: one slow reader would hold
 * up the events of all.
 */
final class SocketListener implements WebSocket.Listener {

    private static final int LONGEST_MESSAGE = 256 * 1024 * 1024;

    private final Consumer<ComfyUiEvent> onEvent;
    private final Consumer<String> onEnd;
    private final AtomicLong frames = new AtomicLong();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream binary = new ByteArrayOutputStream();

    /** @param onEnd called once, with the reason, when nothing more can come */
    SocketListener(Consumer<ComfyUiEvent> onEvent, Consumer<String> onEnd) {
        this.onEvent = onEvent;
        this.onEnd = onEnd;
    }

    /** Completes when the socket has ended. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    /** How many frames have come so far, answers to pings included. */
    long frames() {
        return frames.get();
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
        return next(socket, 0);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            String message = text.toString();
            text.setLength(0);
            onEvent.accept(EventParser.parse(message));
        }
        return next(socket, text.length());
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
        byte[] piece = new byte[data.remaining()];
        data.get(piece);
        binary.writeBytes(piece);
        if (last) {
            byte[] message = binary.toByteArray();
            binary.reset();
            onEvent.accept(EventParser.parse(ByteBuffer.wrap(message)));
        }
        return next(socket, binary.size());
    }

    private @Nullable CompletionStage<?> next(WebSocket socket, int length) {
        frames.incrementAndGet();
        if (length > LONGEST_MESSAGE) {
            socket.abort();
            end("a message was longer than " + LONGEST_MESSAGE + " bytes");
        } else {
            socket.request(1);
        }
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
        end("closed with code " + status);
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
        end(error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage());
    }

    /** Nothing more can come; only the first reason counts. */
    void end(String reason) {
        if (ended.complete(null)) {
            onEnd.accept(reason);
        }
    }
}
