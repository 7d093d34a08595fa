package dev.emp.orchestrator.access;

import dev.emp.orchestrator.tenants.Role;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;

/**
 * What one call needs.
 *
 * @param method of the row in the {@link AccessTable}: {@code GET} also for {@code HEAD}
 * @param path as in the table: {@code /v1/jobs/{id}}
 * @param least the least role; null when anybody may call, without a key
 * @param audited whether the call is written down, whatever becomes of it
 * @param variables of the path, by name
 */
public record Access(String method, String path, @Nullable Role least, boolean audited, Map<String, String> variables) {

    private static final String ATTRIBUTE = Access.class.getName();
    private static final Access UNLISTED = new Access("", "", null, false, Map.of());

    public Access {
        variables = Map.copyOf(variables);
    }

    /** Empty for a path that is not in the table. Looked up once a call, however many ask. */
    public static Optional<Access> of(ServerWebExchange exchange) {
        Access known = exchange.getAttribute(ATTRIBUTE);
        Access found = known == null ? find(exchange.getRequest()) : known;
        if (known == null) {
            exchange.getAttributes().put(ATTRIBUTE, found);
        }
        return found.isListed() ? Optional.of(found) : Optional.empty();
    }

    private boolean isListed() {
        return !method.isEmpty();
    }

    private static Access find(ServerHttpRequest request) {
        return AccessTable.find(request.getMethod().name(), request.getPath().pathWithinApplication())
                .orElse(UNLISTED);
    }
}
