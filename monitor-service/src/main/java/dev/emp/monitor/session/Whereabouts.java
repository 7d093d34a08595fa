package dev.emp.monitor.session;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.netty.http.server.HttpServerRequest;

/** Where a call comes from. */
final class Whereabouts {

    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private Whereabouts() {}

    /** The address at the other end of the connection, whatever the headers say; {@code unknown} when there is none. */
    static String peer(ServerHttpRequest request) {
        InetSocketAddress peer = connected(request);
        return peer == null || peer.getAddress() == null
                ? "unknown"
                : peer.getAddress().getHostAddress();
    }

    /**
     * Whether somebody at this machine calls. The peer must be here; so must be the one for whom a proxy calls that is here;
     * and the address in the browser must be one of this machine, or a page from elsewhere could have its name point here.
     */
    static boolean isThisMachine(ServerHttpRequest request) {
        return isLoopback(connected(request))
                && isLoopback(request.getRemoteAddress())
                && isLoopback(request.getURI().getHost());
    }

    /** Whether the page that calls is our own. */
    static boolean isOwnPage(ServerHttpRequest request) {
        String origin = request.getHeaders().getFirst(HttpHeaders.ORIGIN);
        if (origin == null) {
            return false;
        }
        try {
            return place(URI.create(origin)).equals(place(request.getURI()));
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    /** Scheme, host and port of an address, as an {@code Origin} has them. */
    static String place(URI address) {
        String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        String host = String.valueOf(address.getHost()).toLowerCase(Locale.ROOT);
        int usual = scheme.equals("https") ? HTTPS : HTTP;
        boolean hasPort = address.getPort() >= 0 && address.getPort() != usual;
        return scheme + "://" + host + (hasPort ? ":" + address.getPort() : "");
    }

    /** Spring shows the address that a forwarding header names in place of the peer's. */
    private static @Nullable InetSocketAddress connected(ServerHttpRequest request) {
        Object connection = ServerHttpRequestDecorator.getNativeRequest(request);
        return connection instanceof HttpServerRequest netty ? netty.remoteAddress() : null;
    }

    private static boolean isLoopback(@Nullable InetSocketAddress address) {
        if (address == null) {
            return false;
        }
        InetAddress known = address.getAddress();
        return known == null ? isLoopback(address.getHostString()) : known.isLoopbackAddress();
    }

    private static boolean isLoopback(@Nullable String host) {
        if (host == null) {
            return false;
        }
        String name = host.toLowerCase(Locale.ROOT);
        if (name.equals("localhost") || name.endsWith(".localhost")) {
            return true;
        }
        try {
            return InetAddress.ofLiteral(name.replaceAll("[\\[\\]]", "")).isLoopbackAddress();
        } catch (IllegalArgumentException noAddress) {
            return false;
        }
    }
}
