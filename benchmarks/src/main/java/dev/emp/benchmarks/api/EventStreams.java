package dev.emp.benchmarks.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Thousands of event streams, one for each of as many jobs, all read by one thread: the one that calls this. */
final class EventStreams implements AutoCloseable {

    /** In front of the time at which an event was written, in the message of a job's progress. */
    static final String SENT = "sent-";

    private static final Pattern WRITTEN_AT = Pattern.compile(SENT + "(\\d+)");
    private static final String SNAPSHOT = "event:snapshot";
    private static final String ERROR = "event:error";
    private static final int OPENED_AT_ONCE = 200;
    private static final int BUFFER = 1 << 16;
    private static final long WAIT_MILLIS = 20;

    private final Selector selector;
    private final int port;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    private final List<EventStream> streams = new ArrayList<>();
    private final Latencies delays = new Latencies();
    private int open;

    EventStreams(int port) throws IOException {
        this.selector = Selector.open();
        this.port = port;
    }

    /**
     * Opens a stream for each of the paths and waits until all have told of their job.
     *
     * @throws IllegalStateException if that takes longer than the limit
     */
    void open(List<String> paths, Duration limit) throws IOException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (open < paths.size()) {
            while (streams.size() < paths.size() && streams.size() - open < OPENED_AT_ONCE) {
                begin(paths.get(streams.size()));
            }
            read();
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("only " + open + " of " + paths.size()
                        + " event streams had begun after " + limit.toSeconds() + " s");
            }
        }
    }

    /** Reads what comes now, or within some milliseconds. */
    void read() throws IOException {
        selector.select(this::ready, WAIT_MILLIS);
    }

    /** From before each write on the bus until its event was read here. */
    Latencies delays() {
        return delays;
    }

    private void begin(String path) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        EventStream stream = new EventStream(channel, Http.follow(port, path));
        streams.add(stream);
        SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT, stream);
        if (channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
            ready(key);
        }
    }

    private void ready(SelectionKey key) {
        EventStream stream = (EventStream) key.attachment();
        try {
            if (key.interestOps() == SelectionKey.OP_CONNECT) {
                stream.connected();
                key.interestOps(SelectionKey.OP_READ);
            } else {
                stream.receive(buffer, this::heard);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void heard(String event) {
        if (event.contains(SNAPSHOT)) {
            open++;
            return;
        }
        if (event.contains(ERROR)) {
            throw new IllegalStateException("an event stream has broken: " + event);
        }
        Matcher written = WRITTEN_AT.matcher(event);
        if (written.find()) {
            delays.add(System.nanoTime() - Long.parseLong(written.group(1)));
        }
    }

    @Override
    public void close() throws IOException {
        for (EventStream stream : streams) {
            stream.close();
        }
        selector.close();
    }
}
