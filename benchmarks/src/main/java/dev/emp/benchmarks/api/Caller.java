package dev.emp.benchmarks.api;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** One connection that sends the same request again and again, each after the answer to the one before. */
final class Caller implements AutoCloseable {

    private static final int LARGEST_ANSWER = 1 << 15;

    private final SocketChannel channel;
    private final ByteBuffer request;
    private final int wantedStatus;
    private final ByteBuffer answer = ByteBuffer.allocate(LARGEST_ANSWER);
    private int length;
    private long since;

    private Caller(SocketChannel channel, ByteBuffer request, int wantedStatus) {
        this.channel = channel;
        this.request = request;
        this.wantedStatus = wantedStatus;
    }

    /** @param request as it goes over the wire; a direct buffer, for each connection its own */
    static Caller connect(Selector selector, int port, ByteBuffer request, int wantedStatus) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        Caller caller = new Caller(channel, request, wantedStatus);
        channel.register(selector, SelectionKey.OP_READ, caller);
        return caller;
    }

    /** @param intended when it was to be sent, by {@link System#nanoTime}, which may be a while ago */
    void send(long intended) throws IOException {
        since = intended;
        length = 0;
        answer.clear();
        request.rewind();
        while (request.hasRemaining()) {
            channel.write(request);
        }
    }

    /**
     * Reads what has come.
     *
     * @return true when that was the last of the answer
     * @throws IllegalStateException if it is not the answer that was expected
     */
    boolean receive() throws IOException {
        if (channel.read(answer) < 0) {
            throw new EOFException("the server has closed a connection");
        }
        if (length == 0) {
            length = Http.lengthOf(answer);
        }
        if (length == 0 || answer.position() < length) {
            return false;
        }
        if (Http.statusOf(answer) != wantedStatus) {
            throw new IllegalStateException(
                    "an answer other than " + wantedStatus + ": " + Http.text(answer, 0, answer.position()));
        }
        return true;
    }

    /** When the request was to be sent. */
    long since() {
        return since;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
