package dev.emp.connector.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A response body as lines, pulled by one reader. The network is asked for more only when all that came is read, so a
 * slow reader holds one network buffer and one line in memory.
 */
final class LineStream implements HttpResponse.BodySubscriber<LineStream>, AutoCloseable {

    private static final int MAX_LINE_BYTES = 32 * 1024 * 1024;

    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private List<ByteBuffer> unread = List.of();

    private sealed interface Signal {
        record Data(List<ByteBuffer> buffers) implements Signal {}

        record End(@Nullable Throwable error) implements Signal {}
    }

    @Override
    public CompletionStage<LineStream> getBody() {
        return CompletableFuture.completedStage(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription upstream) {
        subscription.complete(upstream);
        upstream.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        signals.add(new Signal.Data(buffers));
    }

    @Override
    public void onError(Throwable error) {
        signals.add(new Signal.End(error));
    }

    @Override
    public void onComplete() {
        signals.add(new Signal.End(null));
    }

    /**
     * @return the next line without its line feed; null at the end
     * @throws SocketTimeoutException when nothing comes within the timeout
     * @throws IOException when the connection breaks, or ends inside a line
     */
    byte @Nullable [] nextLine(Duration timeout) throws IOException, InterruptedException {
        while (!readLine()) {
            Signal signal = signals.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
            switch (signal) {
                case null -> throw new SocketTimeoutException("nothing came for " + timeout.toSeconds() + " s");
                case Signal.Data(List<ByteBuffer> buffers) -> unread = buffers;
                case Signal.End(Throwable error) -> {
                    signals.add(signal);
                    if (error != null || line.size() > 0) {
                        throw new IOException("the connection was cut", error);
                    }
                    return null;
                }
            }
        }
        byte[] complete = line.toByteArray();
        line.reset();
        return complete;
    }

    /** What came after the last line feed. */
    byte[] unfinishedLine() {
        return line.toByteArray();
    }

    /** Moves bytes to the line up to its end; false when more must come first. */
    private boolean readLine() throws IOException {
        boolean hadData = !unread.isEmpty();
        for (ByteBuffer buffer : unread) {
            if (readUpToLineFeed(buffer)) {
                return true;
            }
        }
        if (line.size() > MAX_LINE_BYTES) {
            throw new IOException("a line is longer than " + MAX_LINE_BYTES + " bytes");
        }
        unread = List.of();
        if (hadData) {
            subscription.join().request(1);
        }
        return false;
    }

    private boolean readUpToLineFeed(ByteBuffer buffer) {
        int start = buffer.position();
        int end = start;
        while (end < buffer.limit() && buffer.get(end) != '\n') {
            end++;
        }
        boolean found = end < buffer.limit();
        byte[] part = new byte[end - start];
        buffer.get(part);
        line.write(part, 0, part.length);
        if (found) {
            buffer.get();
        }
        return found;
    }

    /** Drops the connection. */
    @Override
    public void close() {
        var _ = subscription.thenAccept(Flow.Subscription::cancel);
    }
}
