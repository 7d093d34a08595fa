package dev.emp.benchmarks.api;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** The client's end of one event stream. Keeps nothing but the beginning of an event whose rest is yet to come. */
final class EventStream implements AutoCloseable {

    private static final String END_OF_EVENT = "\n\n";

    private final SocketChannel channel;
    private final byte[] request;
    private String begun = "";

    EventStream(SocketChannel channel, byte[] request) {
        this.channel = channel;
        this.request = request;
    }

    /** Hears the text of every event, of which nothing is missing but what is around it in HTTP. */
    interface Listener {
        void event(String text);
    }

    /** The connection is there. */
    void connected() throws IOException {
        channel.finishConnect();
        ByteBuffer bytes = ByteBuffer.wrap(request);
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** @param buffer for use until this returns */
    void receive(ByteBuffer buffer, Listener listener) throws IOException {
        buffer.clear();
        if (channel.read(buffer) < 0) {
            throw new EOFException("the server has ended an event stream");
        }
        String text = begun + Http.text(buffer, 0, buffer.position());
        int from = 0;
        for (int end = text.indexOf(END_OF_EVENT); end >= 0; end = text.indexOf(END_OF_EVENT, from)) {
            listener.event(text.substring(from, end));
            from = end + END_OF_EVENT.length();
        }
        begun = text.substring(from);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
