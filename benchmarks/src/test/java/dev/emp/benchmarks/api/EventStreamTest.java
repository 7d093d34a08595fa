package dev.emp.benchmarks.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventStreamTest {

    private final ByteBuffer buffer = ByteBuffer.allocate(1_000);
    private final List<String> events = new ArrayList<>();
    private SocketChannel server;
    private EventStream stream;

    @BeforeEach
    void connect() throws IOException {
        try (ServerSocketChannel listening = ServerSocketChannel.open()) {
            listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            stream = new EventStream(SocketChannel.open(listening.getLocalAddress()), new byte[0]);
            server = listening.accept();
        }
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        stream.close();
    }

    private void told(String text) throws IOException {
        server.write(ByteBuffer.wrap(text.getBytes(UTF_8)));
        stream.receive(buffer, events::add);
    }

    @Test
    void anEventInPiecesIsHeardOnceItIsThere() throws IOException {
        told("event:progress\ndata:{\"message\":\"sent-12");
        assertThat(events).isEmpty();
        told("34\"}\n\nevent:snapshot\ndata:{}\n\n:still");
        assertThat(events)
                .containsExactly("event:progress\ndata:{\"message\":\"sent-1234\"}", "event:snapshot\ndata:{}");
        told(" here\n\n");
        assertThat(events).hasSize(3);
    }

    @Test
    void theEndOfAStreamEndsTheRun() throws IOException {
        server.close();
        assertThatExceptionOfType(EOFException.class).isThrownBy(() -> stream.receive(buffer, events::add));
    }
}
