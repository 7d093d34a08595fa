package dev.emp.orchestrator.edge;

import dev.emp.orchestrator.access.Access;
import dev.emp.orchestrator.access.AccessFilter;
import dev.emp.orchestrator.jobs.QueryParameters;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.RefusalSource;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Refuses calls that change something and have a query parameter, where none is taken: somebody who adds {@code dry_run=true} must
 * not find the change made.
 */
@Component
@Order(AccessFilter.ORDER + 1)
final class StrayParameters implements WebFilter, RefusalSource {

    private static final Set<String> CHANGING = Set.of("POST", "PUT", "PATCH", "DELETE");

    /** They read their parameters, and refuse others, themselves. */
    private static final Set<String> TAKE_PARAMETERS =
            Set.of("/v1/jobs", "/v1/files", "/v1/jobs/cancel", "/v1/dead-letters/replay");

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        if (exchange.getRequest().getURI().getRawQuery() == null) {
            return chain.filter(exchange);
        }
        Optional<String> stray = Access.of(exchange)
                .filter(access -> takesNone(access.method(), access.path()))
                .flatMap(access ->
                        exchange.getRequest().getQueryParams().keySet().stream().findFirst());
        return stray.map(
                        name -> Mono.<Void>error(QueryParameters.invalid(name, "does not exist; this call takes none")))
                .orElseGet(() -> chain.filter(exchange));
    }

    @Override
    public Stream<ErrorCode> refusals(String method, String path) {
        return takesNone(method, path) ? Stream.of(ErrorCode.INVALID_PARAMETER) : Stream.empty();
    }

    private static boolean takesNone(String method, String path) {
        return CHANGING.contains(method) && !TAKE_PARAMETERS.contains(path);
    }
}
