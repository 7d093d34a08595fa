package dev.emp.simulators.comfyui;

import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** ComfyUI's guard against web pages that talk to a server on the loopback: a foreign Origin is refused there. */
final class OriginRule {
    private OriginRule() {}

    static boolean refuses(HttpHeaders headers) {
        String host = headers.get("Host");
        String origin = headers.get("Origin");
        if (host == null || origin == null) {
            return false;
        }
        URI own = parsed("http://" + host);
        URI other = parsed(origin);
        if (own == null || other == null || !isLoopback(own.getHost())) {
            return false;
        }
        boolean portsCount = own.getPort() >= 0 && other.getPort() >= 0;
        return !own.getHost().equalsIgnoreCase(other.getHost()) || (portsCount && own.getPort() != other.getPort());
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
    }

    private static @Nullable URI parsed(String text) {
        try {
            URI uri = URI.create(text);
            return uri.getHost() == null ? null : uri;
        } catch (IllegalArgumentException _) {
            return null;
        }
    }
}
