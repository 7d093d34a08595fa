package dev.emp.orchestrator.audit;

import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.query.JobQueries.Filter;
import dev.emp.orchestrator.problem.Secrets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;

/**
 * What the audit log says of a call beyond its path: the filter of a bulk action and how many jobs it hit, the id of what was made.
 * Controllers note it before they answer. It has no place for secrets and inputs.
 */
public final class AuditDetail {

    private static final String ATTRIBUTE = AuditDetail.class.getName();
    private static final int LONGEST_VALUE = 200;
    private static final int MOST = 32;

    private AuditDetail() {}

    /**
     * Notes one thing; a second one of the same name replaces it. More than 32 of a call are left out, as is what a value has
     * beyond 200 characters.
     *
     * @param name {@code snake_case}
     * @param value its text is noted; null notes nothing
     */
    public static void note(ServerWebExchange exchange, String name, @Nullable Object value) {
        Map<String, String> noted = noted(exchange);
        if (value != null && noted.size() < MOST) {
            noted.put(name, shown(value.toString()));
        }
    }

    /** Notes which jobs the call is about, as {@code filter}: {@code state=failed service=comfyui label=team:red}, or {@code all}. */
    public static void note(ServerWebExchange exchange, Filter filter) {
        List<String> conditions = new ArrayList<>();
        JobState state = filter.state();
        if (state != null) {
            conditions.add("state=" + state.wireName());
        }
        if (filter.service() != null) {
            conditions.add("service=" + filter.service());
        }
        if (filter.tenant() != null) {
            conditions.add("tenant=" + filter.tenant());
        }
        new TreeMap<>(filter.labels()).forEach((name, value) -> conditions.add("label=" + name + ":" + value));
        note(exchange, "filter", conditions.isEmpty() ? "all" : String.join(" ", conditions));
    }

    /** What was noted so far, by name. */
    static Map<String, String> of(ServerWebExchange exchange) {
        return Map.copyOf(noted(exchange));
    }

    /** As it may be written down: a client may have put anything into it, even its key. */
    static String shown(String value) {
        String text = Secrets.masked(value);
        return text.substring(0, Math.min(text.length(), LONGEST_VALUE));
    }

    @SuppressWarnings("unchecked") // Nobody else sets the attribute.
    private static Map<String, String> noted(ServerWebExchange exchange) {
        return (Map<String, String>)
                exchange.getAttributes().computeIfAbsent(ATTRIBUTE, name -> new ConcurrentHashMap<String, String>());
    }
}
