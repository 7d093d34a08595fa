package dev.emp.connector.playwright.gate;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a request to the proxy wants to go. Read by hand, as browsers send characters that {@link java.net.URI} refuses.
 *
 * @param path with the query; / for a tunnel
 */
record Target(Host host, int port, String path) {

    private static final Pattern AUTHORITY =
            Pattern.compile("(?:[^@]*@)?(\\[[^\\]]*\\]|[^:\\[\\]]+)(?::([0-9]{1,5}))?");
    private static final String SCHEME = "http://";

    /** @throws IllegalArgumentException if it is no {@code host:port} */
    static Target ofTunnel(String authority) {
        return of(authority, "/", 443);
    }

    /** @throws IllegalArgumentException if it is no http URL */
    static Target ofUrl(String url) {
        if (!url.startsWith(SCHEME)) {
            throw new IllegalArgumentException("only http URLs are asked of a proxy");
        }
        String rest = url.substring(SCHEME.length());
        int end = 0;
        while (end < rest.length() && "/?#".indexOf(rest.charAt(end)) < 0) {
            end++;
        }
        String path = rest.substring(end);
        return of(rest.substring(0, end), path.startsWith("/") ? path : "/" + path, 80);
    }

    private static Target of(String authority, String path, int defaultPort) {
        Matcher parts = AUTHORITY.matcher(authority);
        if (!parts.matches()) {
            throw new IllegalArgumentException(authority + " is no host with a port");
        }
        int port = parts.group(2) == null ? defaultPort : Integer.parseInt(parts.group(2));
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException(port + " is no port");
        }
        return new Target(Host.of(parts.group(1)), port, path);
    }
}
