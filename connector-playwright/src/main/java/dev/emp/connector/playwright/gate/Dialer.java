package dev.emp.connector.playwright.gate;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/**
 * Opens connections to hosts that may be reached. A name is looked up once, and the connection goes to the very address that
 * was checked: a name server that answers differently the next time gains nothing.
 */
final class Dialer {

    private static final int CONNECT_TIMEOUT_MS = 10_000;

    /** The connection is not there. */
    static final class NotOpened extends IOException {

        private static final long serialVersionUID = 1L;

        private final boolean refused;

        NotOpened(boolean refused, String message) {
            super(message);
            this.refused = refused;
        }

        /** True when a rule forbids it, false when the host cannot be reached. */
        boolean isRefused() {
            return refused;
        }
    }

    private final HostRules rules;
    private final Resolver resolver;

    Dialer(HostRules rules, Resolver resolver) {
        this.rules = rules;
        this.resolver = resolver;
    }

    /** What becomes of the attempt is written into the traffic. */
    Socket open(Host host, int port, Traffic traffic) throws NotOpened {
        String authority = host.withPort(port);
        refuse(rules.check(host, port), authority, traffic);
        List<InetAddress> addresses = addresses(host, authority, traffic);
        refuse(rules.check(host, port, addresses), authority, traffic);
        String why = "cannot be reached";
        for (InetAddress address : addresses) {
            Socket socket = new Socket();
            try {
                socket.setTcpNoDelay(true);
                socket.connect(new InetSocketAddress(address, port), CONNECT_TIMEOUT_MS);
                traffic.reached(authority);
                return socket;
            } catch (IOException e) {
                why = describe(e);
                close(socket);
            }
        }
        throw failed(authority, why, traffic);
    }

    private List<InetAddress> addresses(Host host, String authority, Traffic traffic) throws NotOpened {
        InetAddress literal = host.literal();
        if (literal != null) {
            return List.of(literal);
        }
        try {
            return resolver.resolve(host.name());
        } catch (UnknownHostException e) {
            throw failed(authority, "is not known to the name service", traffic);
        }
    }

    private static void refuse(Optional<Refusal> refusal, String authority, Traffic traffic) throws NotOpened {
        if (refusal.isPresent()) {
            traffic.refused(authority, refusal.get());
            throw new NotOpened(true, refusal.get().sentence());
        }
    }

    private static NotOpened failed(String authority, String why, Traffic traffic) {
        traffic.failed(authority, why);
        return new NotOpened(false, authority + " " + why + ".");
    }

    private static String describe(IOException e) {
        return switch (e) {
            case SocketTimeoutException _ -> "did not answer within " + CONNECT_TIMEOUT_MS / 1000 + " s";
            case ConnectException _ -> "refused the connection";
            default -> "cannot be reached (" + e.getMessage() + ")";
        };
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // it was never open
        }
    }
}
