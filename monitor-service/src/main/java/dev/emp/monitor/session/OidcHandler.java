package dev.emp.monitor.session;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Sends people to the issuer and takes them back. What goes wrong is told by the page, at {@code /sign-in?error=CODE}. */
final class OidcHandler {

    static final String PATH = SessionConfiguration.PATH + "/oidc";
    static final String CALLBACK = PATH + "/callback";

    private static final Logger log = LoggerFactory.getLogger(OidcHandler.class);
    private static final String COOKIE = "emp_sign_in";

    private final Issuer issuer;
    private final Sessions sessions;
    private final SealKey key;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    OidcHandler(Issuer issuer, Sessions sessions, SealKey key, Clock clock) {
        this.issuer = issuer;
        this.sessions = sessions;
        this.key = key;
        this.clock = clock;
    }

    Mono<ServerResponse> begin(ServerRequest request) {
        ServerHttpRequest http = request.exchange().getRequest();
        PendingSignIn pending = PendingSignIn.begin(random, clock);
        return issuer.signInAt(pending, redirect(http))
                .flatMap(address -> key.get().flatMap(secret -> to(address, cookie(http, pending.seal(secret)))))
                .onErrorResume(IssuerException.class, fault -> failed(http, fault));
    }

    Mono<ServerResponse> callback(ServerRequest request) {
        ServerHttpRequest http = request.exchange().getRequest();
        return pending(http, request.queryParam("state").orElse(""))
                .switchIfEmpty(Mono.error(() ->
                        new IssuerException("sign_in_expired", "it was begun in another browser, or too long ago")))
                .flatMap(pending -> issuer.redeem(code(request), pending, redirect(http)))
                .flatMap(this::session)
                .flatMap(session -> sessions.cookie(http, session))
                .map(cookie -> cookie.orElseThrow(() ->
                        new IssuerException("token_too_large", "the access token is longer than a cookie can be")))
                .flatMap(cookie -> to(URI.create("/"), cookie, gone(http)))
                .onErrorResume(IssuerException.class, fault -> failed(http, fault));
    }

    private Mono<Session> session(Issuer.Tokens tokens) {
        return sessions.identify(tokens.accessToken()).map(answer -> switch (answer) {
            case Identified.Known known -> sessions.begin(tokens.accessToken(), known.viewer(), tokens.endsAt());
            case Identified.Refused refused ->
                throw new IssuerException("access_token_refused", "the orchestrator said: " + refused.detail());
            case Identified.Unknown unknown ->
                throw new IssuerException("orchestrator_unreachable", "of the orchestrator, " + unknown.reason());
        });
    }

    private static String code(ServerRequest request) {
        return request.queryParam("code")
                .orElseThrow(() -> new IssuerException(
                        "sign_in_refused",
                        "the issuer sent somebody back with "
                                + request.queryParam("error")
                                        .map(error -> "an error")
                                        .orElse("no code")));
    }

    private Mono<PendingSignIn> pending(ServerHttpRequest request, String state) {
        HttpCookie cookie = request.getCookies().getFirst(COOKIE);
        return cookie == null ? Mono.empty() : key.get().mapNotNull(secret -> unsealed(cookie, state, secret));
    }

    private @Nullable PendingSignIn unsealed(HttpCookie cookie, String state, SecretKey secret) {
        return PendingSignIn.unseal(secret, cookie.getValue(), clock)
                .filter(pending -> pending.state().equals(state))
                .orElse(null);
    }

    private static String redirect(ServerHttpRequest request) {
        return Whereabouts.place(request.getURI()) + CALLBACK;
    }

    private static Mono<ServerResponse> failed(ServerHttpRequest request, IssuerException fault) {
        log.warn("Nobody was signed in at the issuer: {}", fault.getMessage());
        return to(URI.create("/sign-in?error=" + fault.code()), gone(request));
    }

    private static Mono<ServerResponse> to(URI address, ResponseCookie... cookies) {
        ServerResponse.BodyBuilder answer =
                ServerResponse.status(HttpStatus.FOUND).location(address);
        for (ResponseCookie cookie : cookies) {
            answer.cookie(cookie);
        }
        return answer.header("Cache-Control", "no-store").build();
    }

    private static ResponseCookie gone(ServerHttpRequest request) {
        return cookie(request, "", Duration.ZERO);
    }

    private static ResponseCookie cookie(ServerHttpRequest request, String value) {
        return cookie(request, value, PendingSignIn.PATIENCE);
    }

    /** Lax, or browsers would not send it when the issuer sends them back. */
    private static ResponseCookie cookie(ServerHttpRequest request, String value, Duration age) {
        return ResponseCookie.from(COOKIE, value)
                .httpOnly(true)
                .secure(SessionCookie.isSecure(request))
                .sameSite("Lax")
                .path(PATH)
                .maxAge(age)
                .build();
    }
}
