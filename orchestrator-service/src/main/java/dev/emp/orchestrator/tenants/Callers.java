package dev.emp.orchestrator.tenants;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Says on whose behalf a call is made. The filter in front of all calls notes it in two places: in the exchange, for
 * controllers, and in the context of the reactive chain, for what they use. Loops that nobody calls have no caller; where one is
 * needed they name themselves with {@link #acting}.
 */
public final class Callers {

    private static final String ATTRIBUTE = Caller.class.getName();

    private Callers() {}

    /**
     * The tenant whose jobs and settings the call is about.
     *
     * @throws IllegalStateException if the path is one that anybody may call
     */
    public static String tenant(ServerWebExchange exchange) {
        return of(exchange).tenant();
    }

    /** @throws IllegalStateException if the path is one that anybody may call */
    public static Caller of(ServerWebExchange exchange) {
        return find(exchange).orElseThrow(Callers::nobody);
    }

    /** Empty before the caller is known, and on paths that anybody may call. */
    public static Optional<Caller> find(ServerWebExchange exchange) {
        return Optional.ofNullable(exchange.<Caller>getAttribute(ATTRIBUTE));
    }

    /** Notes who calls. */
    public static void set(ServerWebExchange exchange, Caller caller) {
        exchange.getAttributes().put(ATTRIBUTE, caller);
    }

    /** For {@code contextWrite}: what comes before it is done on behalf of the caller. */
    public static UnaryOperator<Context> acting(Caller caller) {
        return context -> context.put(Caller.class, caller);
    }

    /** On whose behalf the chain runs that subscribes to this; empty outside of calls. */
    public static Mono<Caller> current() {
        return Mono.deferContextual(context -> Mono.justOrEmpty(in(context)));
    }

    /** On whose behalf a chain with this context runs; empty outside of calls. */
    public static Optional<Caller> in(ContextView context) {
        return context.getOrEmpty(Caller.class);
    }

    /** As {@link #current}; fails with {@link IllegalStateException} where nobody calls, so that nothing is shown to nobody. */
    public static Mono<Caller> required() {
        return current().switchIfEmpty(Mono.error(Callers::nobody));
    }

    private static IllegalStateException nobody() {
        return new IllegalStateException("nobody has called: use Callers.acting, or a path that asks for a key");
    }
}
