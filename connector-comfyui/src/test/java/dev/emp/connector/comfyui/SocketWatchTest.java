package dev.emp.connector.comfyui;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SocketWatchTest {

    private final List<String> ends = new ArrayList<>();
    private final SocketListener listener = new SocketListener(event -> {}, ends::add);

    @Test
    void aSocketThatAnswersNoPingIsDead() throws Exception {
        SilentSocket socket = new SilentSocket(Integer.MAX_VALUE);

        Thread watch = Thread.ofVirtual().start(new SocketWatch(socket, listener, Duration.ofMillis(10)));

        assertThat(watch.join(Duration.ofSeconds(30))).isTrue();
        assertThat(socket.pings).hasValue(1);
        assertThat(socket.isInputClosed()).isTrue();
        assertThat(ends).singleElement().asString().contains("no answer to a ping");
    }

    @Test
    void aSilentSocketThatAnswersPingsIsAlive() throws Exception {
        SilentSocket socket = new SilentSocket(0);

        Thread watch = Thread.ofVirtual().start(new SocketWatch(socket, listener, Duration.ofMillis(10)));

        socket.fivePings.get(30, TimeUnit.SECONDS);
        assertThat(ends).isEmpty();
        listener.end("over");
        assertThat(watch.join(Duration.ofSeconds(30))).isTrue();
        assertThat(ends).containsExactly("over");
    }

    /** Sends nothing but answers to pings. */
    private final class SilentSocket implements WebSocket {

        private final AtomicInteger pings = new AtomicInteger();
        private final CompletableFuture<Void> fivePings = new CompletableFuture<>();
        private final int unanswered;
        private volatile boolean aborted;

        SilentSocket(int unanswered) {
            this.unanswered = unanswered;
        }

        @Override
        public CompletableFuture<WebSocket> sendPing(ByteBuffer message) {
            if (pings.incrementAndGet() > unanswered) {
                listener.onPong(this, message);
            }
            if (pings.get() == 5) {
                fivePings.complete(null);
            }
            return CompletableFuture.completedFuture(this);
        }

        @Override
        public void abort() {
            aborted = true;
        }

        @Override
        public boolean isInputClosed() {
            return aborted;
        }

        @Override
        public boolean isOutputClosed() {
            return aborted;
        }

        @Override
        public void request(long n) {}

        @Override
        public String getSubprotocol() {
            return "";
        }

        @Override
        public CompletableFuture<WebSocket> sendText(CharSequence data, boolean last) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<WebSocket> sendBinary(ByteBuffer data, boolean last) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<WebSocket> sendPong(ByteBuffer message) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<WebSocket> sendClose(int statusCode, String reason) {
            throw new UnsupportedOperationException();
        }
    }
}
