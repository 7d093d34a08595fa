package dev.emp.orchestrator.access;

import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.ProblemException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Keeps web pages from elsewhere off an open platform. Every page in a browser at this machine can send requests here, and one whose
 * name was made to point here (DNS rebinding) can read the answers as well.
 */
final class ForeignPages {

    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    /** Says since 2023, in all browsers, where a request comes from; {@code none} is somebody's own hand. */
    private static final String FETCH_SITE = "Sec-Fetch-Site";

    private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

    private ForeignPages() {}

    /** Null for a call that is let in. */
    static @Nullable ProblemException refusal(ServerHttpRequest request) {
        HttpHeaders headers = request.getHeaders();
        String host = headers.getFirst(HttpHeaders.HOST);
        if (host != null && !isThisMachine(headers.getHost())) {
            return refusal("it is asked for as '" + shortened(host) + "', and not as localhost or 127.0.0.1");
        }
        if (READING.contains(request.getMethod())) {
            // What is read here cannot be read by the page: no answer allows it to.
            return null;
        }
        String origin = headers.getFirst(HttpHeaders.ORIGIN);
        if (origin != null && !isOf(origin, host)) {
            return refusal("the call comes from a page of '" + shortened(origin) + "'");
        }
        String site = headers.getFirst(FETCH_SITE);
        return site == null || OWN_SITES.contains(site) ? null : refusal("the call comes from a page of another site");
    }

    private static boolean isThisMachine(@Nullable InetSocketAddress host) {
        if (host == null) {
            return false;
        }
        String name = host.getHostString().toLowerCase(Locale.ROOT);
        if (name.equals("localhost") || name.endsWith(".localhost")) {
            return true;
        }
        try {
            return InetAddress.ofLiteral(name.replaceAll("[\\[\\]]", "")).isLoopbackAddress();
        } catch (IllegalArgumentException noAddress) {
            return false;
        }
    }

    private static boolean isOf(String origin, @Nullable String host) {
        try {
            return host != null && host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private static ProblemException refusal(String why) {
        return new ProblemException(
                ErrorCode.WRONG_ORIGIN,
                "the platform has no API key, so it is open to whoever is at its machine and to no web page: " + why
                        + "; make a key (POST /v1/keys) to call it from elsewhere");
    }

    private static String shortened(String value) {
        return value.substring(0, Math.min(value.length(), 100));
    }
}
