package dev.emp.monitor.session;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Mono;

/** Who is signed in, and whether that still counts. */
public final class Sessions {

    private final Openness openness;
    private final KeyChecks checks;
    private final SessionCookie cookie;
    private final Duration longest;
    private final Clock clock;

    /** @param longest how long a session lasts at most */
    Sessions(Openness openness, KeyChecks checks, SessionCookie cookie, Duration longest, Clock clock) {
        this.openness = openness;
        this.checks = checks;
        this.cookie = cookie;
        this.longest = longest;
        this.clock = clock;
    }

    /** Whether the orchestrator lets everybody in, as far as is known. */
    Mono<Boolean> isOpen() {
        return openness.state().map(Openness.State::open);
    }

    Mono<Openness.State> openness() {
        return openness.state();
    }

    /** On whose behalf the call is; empty when nobody is signed in whose credential still counts. */
    Mono<Visit> visit(ServerHttpRequest request) {
        return cookie.read(request)
                .flatMap(session -> checks.check(session.credential()).mapNotNull(answer -> switch (answer) {
                    case Identified.Known known -> Visit.of(session, known.viewer());
                    case Identified.Refused _ -> null;
                    case Identified.Unknown _ -> Visit.of(session, session.viewer());
                }));
    }

    /** Asks the orchestrator about a credential that somebody signs in with. */
    Mono<Identified> identify(String credential) {
        return checks.ask(credential);
    }

    /** @param latest when the credential ends by itself */
    Session begin(String credential, Viewer viewer, Instant latest) {
        Instant end = clock.instant().plus(longest);
        return new Session(credential, viewer, (end.isBefore(latest) ? end : latest).truncatedTo(ChronoUnit.SECONDS));
    }

    /** Empty when no cookie can hold it. */
    Mono<Optional<ResponseCookie>> cookie(ServerHttpRequest request, Session session) {
        return cookie.write(request, session);
    }

    ResponseCookie noCookie(ServerHttpRequest request) {
        return cookie.gone(request);
    }

    /**
     * Whether a socket that was opened on such a visit may stay: its session has not ended, and the orchestrator says of its
     * credential what it said then. True when the orchestrator does not answer.
     */
    public Mono<Boolean> stillCounts(Visit visit) {
        Session session = visit.session();
        if (session == null) {
            return isOpen();
        }
        if (session.isOver(clock.instant())) {
            return Mono.just(false);
        }
        return checks.ask(session.credential()).map(answer -> switch (answer) {
            case Identified.Known known -> known.viewer().equals(visit.viewer());
            case Identified.Refused _ -> false;
            case Identified.Unknown _ -> true;
        });
    }
}
