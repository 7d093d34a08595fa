package dev.emp.connector.testing;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Stands between a client and a server on 127.0.0.1 and cuts their connections when a test says so. */
public final class CuttingProxy implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ServerSocket entrance;
    private final URI target;
    private final List<Socket> open = new ArrayList<>();
    private boolean refusing;
    private int sinceCut;

    private CuttingProxy(ServerSocket entrance, URI target) {
        this.entrance = entrance;
        this.target = target;
    }

    public static CuttingProxy before(URI target) throws IOException {
        CuttingProxy proxy = new CuttingProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target);
        Thread.ofVirtual().start(proxy::accept);
        return proxy;
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + entrance.getLocalPort());
    }

    /** Closes every connection. */
    public synchronized void cut() {
        open.forEach(CuttingProxy::closeQuietly);
        open.clear();
        sinceCut = 0;
    }

    /** From now on who connects is cut off at once. */
    public synchronized void refuseNewOnes() {
        refusing = true;
    }

    public synchronized void allowNewOnes() {
        refusing = false;
    }

    /** Blocks until so many clients have come through since the last cut; fails the test after 30 s. */
    public synchronized void awaitConnections(int count) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (sinceCut < count) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError("only " + sinceCut + " connections came within " + PATIENCE);
            }
            wait(left / 1_000_000 + 1);
        }
    }

    private void accept() {
        while (true) {
            Socket client;
            try {
                client = entrance.accept();
            } catch (IOException e) {
                return;
            }
            connect(client);
        }
    }

    private synchronized void connect(Socket client) {
        if (refusing) {
            closeQuietly(client);
            return;
        }
        try {
            Socket server = new Socket(target.getHost(), target.getPort());
            open.add(client);
            open.add(server);
            Thread.ofVirtual().start(() -> copy(client, server));
            Thread.ofVirtual().start(() -> copy(server, client));
            sinceCut++;
            notifyAll();
        } catch (IOException e) {
            closeQuietly(client);
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
        } catch (IOException e) {
            // Cut: by us, or by one of the two.
        }
    }

    private static void closeQuietly(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException("a socket cannot be closed", e);
        }
    }

    @Override
    public void close() throws IOException {
        entrance.close();
        cut();
    }
}
