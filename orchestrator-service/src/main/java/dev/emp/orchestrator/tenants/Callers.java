package dev.emp.orchestrator.tenants;

import dev.emp.jobbus.job.Placement;
import org.springframework.web.server.ServerWebExchange;

/** Says on whose behalf a call is made. */
public final class Callers {

    private Callers() {}

    /** The tenant whose jobs and settings the call is about. */
    public static String tenant(ServerWebExchange exchange) {
        return exchange.getAttributeOrDefault(Callers.class.getName(), Placement.DEFAULT.tenant());
    }
}
