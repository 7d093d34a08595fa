package dev.emp.monitor.session;

import dev.emp.jobbus.bus.BusUnavailableException;
import dev.emp.monitor.problem.Problem;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Finds out who calls, and refuses who may not. The page itself is everybody's: it holds nothing, and it is what tells people
 * how to come in.
 */
final class SessionFilter implements WebFilter, Ordered {

    private static final String SESSION = "/api/session";
    private static final String ORCHESTRATOR = "/api/v1/";

    private static final Problem WRONG_ORIGIN = new Problem(
            HttpStatus.FORBIDDEN,
            "wrong_origin",
            "What changes something must come from the dashboard's own page, and say so in the header Origin.");

    private static final Problem OPEN_PLATFORM = new Problem(
            HttpStatus.FORBIDDEN,
            "open_platform",
            "The platform has no API key, so the dashboard is shown to nobody but who is at its machine, at"
                    + " http://localhost. Make the first key there (POST /v1/keys of the orchestrator, see docs/access.md)"
                    + " and sign in with it here.");

    private static final Problem NOT_SIGNED_IN =
            new Problem(HttpStatus.UNAUTHORIZED, "not_signed_in", "Sign in at /sign-in first.");

    private static final Problem UNREACHABLE = new Problem(
            HttpStatus.BAD_GATEWAY,
            "orchestrator_unreachable",
            "Nobody is signed in here, and who may come in is for the orchestrator to say, which does not answer.");

    private static final Problem BUS_UNAVAILABLE = new Problem(
            HttpStatus.SERVICE_UNAVAILABLE,
            "bus_unavailable",
            "Nobody can be recognised until the job bus answers: the key of the sessions is kept there.");

    private final Sessions sessions;

    SessionFilter(Sessions sessions) {
        this.sessions = sessions;
    }

    /** Behind what sets the headers of all answers. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 10;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        String path = exchange.getRequest().getPath().value();
        if (!path.startsWith("/api/") && !path.equals("/feed")) {
            return chain.filter(exchange);
        }
        ServerHttpRequest request = exchange.getRequest();
        boolean reading = request.getMethod().equals(HttpMethod.GET)
                || request.getMethod().equals(HttpMethod.HEAD);
        if (!reading && !Whereabouts.isOwnPage(request)) {
            return WRONG_ORIGIN.write(exchange);
        }
        return sessions.openness()
                .flatMap(state -> state.open()
                        ? openly(exchange)
                        : signedIn(exchange, path, state.reachable() ? NOT_SIGNED_IN : UNREACHABLE))
                .flatMap(decision -> {
                    Problem refusal = decision.refusal();
                    return refusal == null ? chain.filter(exchange) : refusal.write(exchange);
                })
                .onErrorResume(BusUnavailableException.class, gone -> BUS_UNAVAILABLE.write(exchange));
    }

    /** @param refusal null for who may go on */
    private record Decision(@Nullable Problem refusal) {
        static final Decision GO_ON = new Decision(null);
    }

    private static Mono<Decision> openly(ServerWebExchange exchange) {
        if (!Whereabouts.isThisMachine(exchange.getRequest())) {
            return Mono.just(new Decision(OPEN_PLATFORM));
        }
        Visit.OPEN.note(exchange);
        return Mono.just(Decision.GO_ON);
    }

    /** @param refusal of who is not signed in */
    private Mono<Decision> signedIn(ServerWebExchange exchange, String path, Problem refusal) {
        if (path.startsWith(ORCHESTRATOR) && hasOwnKey(exchange.getRequest())) {
            return Mono.just(Decision.GO_ON);
        }
        return sessions.visit(exchange.getRequest())
                .map(visit -> {
                    visit.note(exchange);
                    return Decision.GO_ON;
                })
                .switchIfEmpty(Mono.fromSupplier(() -> isSession(path) ? Decision.GO_ON : new Decision(refusal)));
    }

    /** Whether they count is for the orchestrator to say. */
    private static boolean hasOwnKey(ServerHttpRequest request) {
        return request.getHeaders().containsHeader(HttpHeaders.AUTHORIZATION)
                || request.getHeaders().containsHeader("X-Api-Key");
    }

    private static boolean isSession(String path) {
        return path.equals(SESSION) || path.startsWith(SESSION + "/");
    }
}
