package dev.emp.connector.playwright.gate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The only way out of one browser, on 127.0.0.1 and a free port. It opens only what the rules allow, and counts. Outside
 * of jobs it opens nothing.
 */
public final class FilteringProxy implements AutoCloseable {

    private static final int BACKLOG = 256;

    private final ServerSocket listener;
    private final Dialer dialer;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Traffic traffic;

    private FilteringProxy(ServerSocket listener, Dialer dialer) {
        this.listener = listener;
        this.dialer = dialer;
    }

    public static FilteringProxy start(HostRules rules, Resolver resolver) {
        try {
            ServerSocket listener = new ServerSocket(0, BACKLOG, InetAddress.ofLiteral("127.0.0.1"));
            FilteringProxy proxy = new FilteringProxy(listener, new Dialer(rules, resolver));
            Thread.ofVirtual().name("playwright-proxy").start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException("the browser's proxy cannot listen on 127.0.0.1", e);
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** From now on connections belong to this job; null between jobs. Those of the job before are closed. */
    public void serve(@Nullable Traffic job) {
        traffic = job;
        closeConnections();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                take(listener.accept());
            } catch (IOException _) {
                // closed, or the connection was gone before it was taken
            }
        }
    }

    /** A socket that comes while the job changes is either seen by {@link #closeConnections} or sees the new job. */
    private void take(Socket browser) throws IOException {
        open.add(browser);
        Traffic job = traffic;
        if (job == null) {
            open.remove(browser);
            browser.close();
        } else {
            Thread.ofVirtual()
                    .name("playwright-proxy-connection")
                    .start(new ProxyConnection(browser, dialer, job, open));
        }
    }

    private void closeConnections() {
        for (Socket socket : List.copyOf(open)) {
            try {
                socket.close();
            } catch (IOException _) {
                // nothing is left to close
            }
            open.remove(socket);
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException _) {
            // it listens no more either way
        }
        traffic = null;
        closeConnections();
    }
}
