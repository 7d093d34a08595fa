package dev.emp.orchestrator.access;

import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.ProblemException;
import dev.emp.orchestrator.tenants.Caller;
import dev.emp.orchestrator.tenants.Callers;
import dev.emp.orchestrator.tenants.Role;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.resource.ResourceWebHandler;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Lets through who may make the call, says who it is, and refuses everybody else. */
@Component
@Order(AccessFilter.ORDER)
public final class AccessFilter implements WebFilter {

    /** Behind what measures calls, before everything else. */
    public static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 100;

    private static final Logger log = LoggerFactory.getLogger(AccessFilter.class);

    private final Authenticator authenticator;
    private final ObjectProvider<HandlerMapping> mappings;

    AccessFilter(Authenticator authenticator, ObjectProvider<HandlerMapping> mappings) {
        this.authenticator = authenticator;
        this.mappings = mappings;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        return Access.of(exchange)
                .map(access -> listed(access, exchange, chain))
                .orElseGet(() -> unlisted(exchange, chain));
    }

    private Mono<Void> listed(Access access, ServerWebExchange exchange, WebFilterChain chain) {
        Role least = access.least();
        if (least == null) {
            return chain.filter(exchange);
        }
        return authenticator.caller(exchange.getRequest()).flatMap(caller -> {
            // Noted first: the audit log says who was refused.
            Callers.set(exchange, caller);
            if (!caller.role().includes(least)) {
                return Mono.error(AccessRefusals.roleTooLow(least, caller));
            }
            Caller acting = OnBehalf.of(caller, exchange.getRequest().getHeaders());
            Callers.set(exchange, acting);
            return chain.filter(exchange).contextWrite(Callers.acting(acting));
        });
    }

    /** Nothing is there, which is for others to say; or something is that was forgotten in the table, and is not to be had. */
    private Mono<Void> unlisted(ServerWebExchange exchange, WebFilterChain chain) {
        return authenticator
                .caller(exchange.getRequest())
                .doOnNext(caller -> Callers.set(exchange, caller))
                .then(Flux.defer(() -> Flux.fromStream(mappings.orderedStream()))
                        .concatMap(mapping -> mapping.getHandler(exchange))
                        .next()
                        .filter(handler -> !(handler instanceof ResourceWebHandler))
                        .hasElement())
                .flatMap(forgotten -> forgotten ? Mono.error(notInTable(exchange)) : chain.filter(exchange));
    }

    private static ProblemException notInTable(ServerWebExchange exchange) {
        log.error(
                "{} {} is refused: the table of endpoints and roles does not have it",
                exchange.getRequest().getMethod(),
                exchange.<Object>getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE));
        return new ProblemException(ErrorCode.NOT_FOUND, "this path is not to be had");
    }
}
