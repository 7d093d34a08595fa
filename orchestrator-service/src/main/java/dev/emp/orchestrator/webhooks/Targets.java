package dev.emp.orchestrator.webhooks;

import dev.emp.addresses.SpecialAddresses;
import dev.emp.orchestrator.json.ObjectReader;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Says which URLs messages may be sent to. What a name stands for is checked when it is connected to, not here. */
@Component
final class Targets {

    static final int LONGEST_URL = 2_000;

    private final boolean http;
    private final boolean privateAddresses;

    Targets(WebhookProperties properties) {
        this.http = properties.takesHttp();
        this.privateAddresses = properties.allowPrivateAddresses();
    }

    /** Null, and a fault where there is a wrong one, when there is no such member. */
    @Nullable
    String read(ObjectReader reader, String name) {
        String url = reader.text(name, LONGEST_URL);
        if (url == null) {
            return null;
        }
        Optional<String> fault = faultOf(url);
        fault.ifPresent(what -> reader.faults().invalid(reader.pointerOf(name), what));
        return fault.isPresent() ? null : url;
    }

    /** What one attempt may take up of a receiver: host and port in one spelling. */
    static String hostOf(String url) {
        URI uri = URI.create(url);
        return uri.getHost().toLowerCase(Locale.ROOT) + ":" + uri.getPort();
    }

    private Optional<String> faultOf(String url) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException malformed) {
            return Optional.of("must be a URL; this is none from its character " + (malformed.getIndex() + 1) + " on");
        }
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !(http && scheme.equals("http"))) {
            return Optional.of("must begin with https://"
                    + (http ? " or http://" : "; http:// only where emp.orchestrator.webhooks.allow-http is set"));
        }
        if (uri.getHost() == null || uri.getRawUserInfo() != null || uri.getPort() == 0 || uri.getPort() > 65_535) {
            return Optional.of("must have a host (a name in ASCII, or an address) and at most a port, no user");
        }
        if (uri.getRawFragment() != null) {
            return Optional.of("must have no fragment");
        }
        return privateAddresses ? Optional.empty() : specialAddress(uri.getHost());
    }

    private static Optional<String> specialAddress(String host) {
        try {
            return SpecialAddresses.kindOf(InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", "")))
                    .map(kind -> "must not be " + kind
                            + " where emp.orchestrator.webhooks.allow-private-addresses is not set");
        } catch (IllegalArgumentException name) {
            return Optional.empty();
        }
    }
}
