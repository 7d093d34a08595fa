package dev.emp.setup.download;

import dev.emp.secrets.SecretPlace;
import dev.emp.secrets.SecretUnreadableException;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Tokens by the host that gets them. They are read when they are used, and shown nowhere. */
public final class Credentials {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Map<String, SecretPlace> byHost;

    /** @param byHost names in small letters, without ports */
    public Credentials(Map<String, SecretPlace> byHost) {
        this.byHost = Map.copyOf(byHost);
    }

    /** For sources that anybody may read. */
    public static Credentials none() {
        return new Credentials(Map.of());
    }

    /**
     * The token for a request; empty for a host that has none, for one whose token cannot be read, and over plain HTTP unless
     * it stays on this machine.
     */
    Optional<String> tokenFor(URI address) {
        SecretPlace place = byHost.get(host(address));
        if (place == null || !isSafe(address)) {
            return Optional.empty();
        }
        try {
            return Optional.of(place.read());
        } catch (SecretUnreadableException e) {
            return Optional.empty();
        }
    }

    /** Why a host that wants to know who asks was not told, to stand behind its refusal; a hint where none is declared. */
    String explain(URI address) {
        SecretPlace place = byHost.get(host(address));
        if (place == null) {
            return "no credentials are declared for " + host(address);
        }
        if (!isSafe(address)) {
            return "its token is not sent over plain http";
        }
        try {
            place.read();
            return "its token was sent, and is not accepted";
        } catch (SecretUnreadableException e) {
            return "its token cannot be read: " + e.getMessage();
        }
    }

    private static boolean isSafe(URI address) {
        return "https".equals(address.getScheme()) || LOOPBACK.contains(host(address));
    }

    private static String host(URI address) {
        return String.valueOf(address.getHost()).toLowerCase(Locale.ROOT);
    }
}
