package dev.emp.monitor.session;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpCookie;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The cookie that is a session: sealed, for our own page only, and out of the reach of scripts. */
final class SessionCookie {

    static final String NAME = "emp_session";

    /** With this prefix browsers take it from nobody but us, over nothing but TLS. */
    private static final String SECURE_PREFIX = "__Host-";

    private static final String PURPOSE = "emp session 1";

    /** Browsers drop what is larger than 4,096 bytes, the name and what stands behind the value included. */
    private static final int LONGEST_VALUE = 3_900;

    private final SealKey key;
    private final Clock clock;

    SessionCookie(SealKey key, Clock clock) {
        this.key = key;
        this.clock = clock;
    }

    /** The session of a call; empty when there is none, or it is over, or the cookie is not from us. */
    Mono<Session> read(ServerHttpRequest request) {
        HttpCookie cookie = request.getCookies().getFirst(name(request));
        if (cookie == null || cookie.getValue().isEmpty()) {
            return Mono.empty();
        }
        return key.get()
                .mapNotNull(secret -> new Seal(secret, PURPOSE)
                        .open(cookie.getValue())
                        .flatMap(SessionCookie::parse)
                        .filter(session -> !session.isOver(clock.instant()))
                        .orElse(null));
    }

    /** Empty for a session that no cookie can hold: its access token is too long. */
    Mono<Optional<ResponseCookie>> write(ServerHttpRequest request, Session session) {
        return key.get().map(secret -> {
            String value = new Seal(secret, PURPOSE).close(text(session));
            Duration left = Duration.between(clock.instant(), session.expiresAt());
            return value.length() > LONGEST_VALUE ? Optional.empty() : Optional.of(cookie(request, value, left));
        });
    }

    ResponseCookie gone(ServerHttpRequest request) {
        return cookie(request, "", Duration.ZERO);
    }

    private static ResponseCookie cookie(ServerHttpRequest request, String value, Duration age) {
        return ResponseCookie.from(name(request), value)
                .httpOnly(true)
                .secure(isSecure(request))
                .sameSite("Strict")
                .path("/")
                .maxAge(age)
                .build();
    }

    private static String name(ServerHttpRequest request) {
        return isSecure(request) ? SECURE_PREFIX + NAME : NAME;
    }

    static boolean isSecure(ServerHttpRequest request) {
        return "https".equals(request.getURI().getScheme());
    }

    private static String text(Session session) {
        Viewer viewer = session.viewer();
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("credential", session.credential())
                .put("name", viewer.name())
                .put("key_id", viewer.keyId())
                .put("role", viewer.role().wireName())
                .put("tenant", viewer.tenant())
                .put("expires_at", session.expiresAt().getEpochSecond());
        return json.toString();
    }

    private static Optional<Session> parse(String text) {
        JsonNode json = JsonMapper.shared().readTree(text);
        return Role.ofWireName(json.path("role").asString(""))
                .map(role -> new Session(
                        json.path("credential").asString(""),
                        new Viewer(
                                json.path("name").asString(""),
                                textOrNull(json.path("key_id")),
                                role,
                                json.path("tenant").asString("")),
                        Instant.ofEpochSecond(json.path("expires_at").asLong())));
    }

    private static @Nullable String textOrNull(JsonNode node) {
        return node.isString() ? node.asString() : null;
    }
}
