package dev.emp.orchestrator.audit;

import dev.emp.orchestrator.access.Access;
import dev.emp.orchestrator.access.AccessFilter;
import dev.emp.orchestrator.tenants.Callers;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Writes down every call that changes something besides submissions, when its status is known and before it is answered. A call by
 * nobody is not written down: it has changed nothing, and whoever likes could fill the log.
 */
@Component
@Order(AccessFilter.ORDER - 1)
final class AuditFilter implements WebFilter {

    /** What proxies note for a client that has closed the connection. */
    private static final int LEFT = 499;

    private final AuditLog log;

    AuditFilter(AuditLog log) {
        this.log = log;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        if (Access.of(exchange).filter(Access::audited).isEmpty()) {
            return chain.filter(exchange);
        }
        AtomicBoolean written = new AtomicBoolean();
        exchange.getResponse()
                .beforeCommit(() -> written.compareAndSet(false, true)
                        ? write(exchange, status(exchange.getResponse()))
                        : Mono.empty());
        // The call may have taken effect though nobody waited for the answer.
        return chain.filter(exchange).doOnCancel(() -> {
            if (written.compareAndSet(false, true)) {
                write(exchange, LEFT).subscribe();
            }
        });
    }

    private Mono<Void> write(ServerWebExchange exchange, int status) {
        Optional<AuditEntry> entry = Access.of(exchange)
                .filter(Access::audited)
                .flatMap(access -> Callers.find(exchange)
                        .map(caller -> AuditEntry.of(caller, access, status, AuditDetail.of(exchange))));
        return entry.map(log::write).orElseGet(Mono::empty);
    }

    private static int status(ServerHttpResponse response) {
        return Optional.ofNullable(response.getStatusCode())
                .map(HttpStatusCode::value)
                .orElse(200);
    }
}
