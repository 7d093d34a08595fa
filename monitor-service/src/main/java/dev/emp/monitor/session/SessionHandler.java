package dev.emp.monitor.session;

import dev.emp.monitor.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseCookie;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Signs in with an API key, says who is signed in, and signs out. */
final class SessionHandler {

    private static final int LONGEST_BODY = 4_096;
    private static final Problem INVALID_BODY = new Problem(
            HttpStatus.BAD_REQUEST,
            "invalid_body",
            "The body must be {\"key\": \"emp_…\"}: the API key, without blanks, and nothing else.");

    private final Sessions sessions;
    private final FailedTries tries;
    private final List<String> waysIn;

    /** @param waysIn how one can sign in: {@code key}, {@code oidc} */
    SessionHandler(Sessions sessions, FailedTries tries, List<String> waysIn) {
        this.sessions = sessions;
        this.tries = tries;
        this.waysIn = List.copyOf(waysIn);
    }

    Mono<ServerResponse> get(ServerRequest request) {
        Optional<Visit> visit = Visit.of(request.exchange());
        return sessions.openness().flatMap(state -> {
            ServerResponse.BodyBuilder answer = answer();
            if (visit.isEmpty() && !request.cookies().isEmpty()) {
                answer.cookie(sessions.noCookie(request.exchange().getRequest()));
            }
            return answer.bodyValue(describe(visit.orElse(null), state.reachable()));
        });
    }

    /** On a platform that is open there is nothing to sign in to. */
    Mono<ServerResponse> signIn(ServerRequest request) {
        if (Visit.of(request.exchange()).filter(Visit.OPEN::equals).isPresent()) {
            return get(request);
        }
        String peer = Whereabouts.peer(request.exchange().getRequest());
        Duration pause = tries.pause(peer);
        if (pause.isPositive()) {
            return tooMany(pause);
        }
        if (request.headers().contentLength().orElse(0) > LONGEST_BODY) {
            return INVALID_BODY.response();
        }
        return request.bodyToMono(String.class).defaultIfEmpty("").flatMap(body -> {
            String key = keyIn(body);
            return key == null
                    ? INVALID_BODY.response()
                    : sessions.identify(key).flatMap(answer -> answered(request, peer, key, answer));
        });
    }

    Mono<ServerResponse> signOut(ServerRequest request) {
        return ServerResponse.noContent()
                .cookie(sessions.noCookie(request.exchange().getRequest()))
                .build();
    }

    private Mono<ServerResponse> answered(ServerRequest request, String peer, String key, Identified answer) {
        return switch (answer) {
            case Identified.Known known -> begin(request, sessions.begin(key, known.viewer(), Instant.MAX));
            case Identified.Refused refused -> {
                tries.failed(peer);
                yield new Problem(HttpStatus.UNAUTHORIZED, refused.code(), refused.detail()).response();
            }
            case Identified.Unknown unknown -> unreachable(unknown).response();
        };
    }

    static Problem unreachable(Identified.Unknown unknown) {
        return new Problem(
                HttpStatus.BAD_GATEWAY,
                "orchestrator_unreachable",
                "Nobody can sign in now: the orchestrator knows the keys, and " + unknown.reason() + ".");
    }

    private Mono<ServerResponse> begin(ServerRequest request, Session session) {
        return sessions.cookie(request.exchange().getRequest(), session)
                .flatMap(cookie -> cookie.map(value -> signedIn(value, session)).orElseGet(INVALID_BODY::response));
    }

    private Mono<ServerResponse> signedIn(ResponseCookie cookie, Session session) {
        return answer().cookie(cookie).bodyValue(describe(Visit.of(session, session.viewer()), true));
    }

    private static Mono<ServerResponse> tooMany(Duration pause) {
        return new Problem(
                        HttpStatus.TOO_MANY_REQUESTS,
                        "too_many_tries",
                        "Too many keys from this address were wrong. Try again in a minute.")
                .response(headers -> headers.set(HttpHeaders.RETRY_AFTER, Long.toString(pause.toSeconds() + 1)));
    }

    private static ServerResponse.BodyBuilder answer() {
        return ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).cacheControl(CacheControl.noStore());
    }

    private String describe(@Nullable Visit visit, boolean reachable) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("open", Visit.OPEN.equals(visit))
                .put("signed_in", visit != null)
                .put("name", visit == null ? null : visit.viewer().name())
                .put("key_id", visit == null ? null : visit.viewer().keyId())
                .put("role", visit == null ? null : visit.viewer().role().wireName())
                .put("tenant", visit == null ? null : visit.viewer().tenant());
        Session session = visit == null ? null : visit.session();
        json.put("expires_at", session == null ? null : session.expiresAt().toString());
        waysIn.forEach(json.putArray("sign_in")::add);
        return json.put("orchestrator_reachable", reachable).toString();
    }

    /** Null when there is none. Whatever is not visible ASCII cannot be sent on in a header. */
    private static @Nullable String keyIn(String body) {
        try {
            JsonNode json = JsonMapper.shared().readTree(body);
            String key = json.path("key").asString("").strip();
            boolean isVisible = key.chars().allMatch(c -> c > ' ' && c < 0x7f);
            return json.size() != 1 || key.isEmpty() || key.length() > LONGEST_BODY || !isVisible ? null : key;
        } catch (JacksonException malformed) {
            return null;
        }
    }
}
