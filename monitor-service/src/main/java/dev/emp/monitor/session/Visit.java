package dev.emp.monitor.session;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;

/**
 * On whose behalf a call or a socket is.
 *
 * @param session null while the platform is open, where nobody signs in
 */
public record Visit(Viewer viewer, @Nullable Session session) {

    /** By anybody at this machine, while the platform is open. */
    public static final Visit OPEN = new Visit(Viewer.OPEN, null);

    private static final String ATTRIBUTE = Visit.class.getName();

    static Visit of(Session session, Viewer viewer) {
        return new Visit(viewer, session);
    }

    /** Empty for a call by somebody who is not signed in. */
    public static Optional<Visit> of(ServerWebExchange exchange) {
        return Optional.ofNullable(exchange.<Visit>getAttribute(ATTRIBUTE));
    }

    void note(ServerWebExchange exchange) {
        exchange.getAttributes().put(ATTRIBUTE, this);
    }

    /** What the orchestrator is to be shown; empty while it asks for nothing. */
    public Optional<String> credential() {
        return Optional.ofNullable(session).map(Session::credential);
    }
}
