package dev.emp.benchmarks.dashboard;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One open overview as the monitor sees it: takes what it is told, as fast as it comes. */
final class Viewer implements WebSocket.Listener {

    /** As that page asks: see {@code wishes.ts} of the dashboard. */
    private static final List<String> SUBSCRIPTIONS = List.of(
            "{\"type\":\"sub\",\"topic\":\"jobs\",\"look\":{\"newest\":12}}",
            "{\"type\":\"sub\",\"topic\":\"machines\",\"part\":250,\"look\":{}}",
            "{\"type\":\"sub\",\"topic\":\"series\",\"window\":720,\"part\":250}");

    private final AtomicLong messages = new AtomicLong();
    private volatile @Nullable String end;
    private @Nullable WebSocket socket;

    private Viewer() {}

    static Viewer open(HttpClient client, URI feed) {
        Viewer viewer = new Viewer();
        WebSocket socket = client.newWebSocketBuilder().buildAsync(feed, viewer).join();
        for (String subscription : SUBSCRIPTIONS) {
            socket.sendText(subscription, true).join();
        }
        viewer.socket = socket;
        return viewer;
    }

    /** So far. */
    long messages() {
        return messages.get();
    }

    /** Why the monitor has closed it; empty while it is open. */
    Optional<String> end() {
        return Optional.ofNullable(end);
    }

    void close() {
        if (socket != null) {
            socket.abort();
        }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        if (last) {
            messages.incrementAndGet();
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        end = code + " " + reason;
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable fault) {
        end = fault.toString();
    }
}
