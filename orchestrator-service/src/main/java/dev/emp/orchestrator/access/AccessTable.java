package dev.emp.orchestrator.access;

import static dev.emp.orchestrator.tenants.Role.ADMIN;
import static dev.emp.orchestrator.tenants.Role.OPERATE;
import static dev.emp.orchestrator.tenants.Role.READ;
import static dev.emp.orchestrator.tenants.Role.SUBMIT;

import dev.emp.orchestrator.tenants.Role;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;

/**
 * Every endpoint with the least role it needs. The filter, the audit log, the description of the API and the page about access
 * all read this. What is not in it is refused, and a test names what is missing.
 */
final class AccessTable {

    private static final @Nullable Role ANYBODY = null;

    static final List<AccessRow> ROWS = List.of(
            get("/", ANYBODY),
            get("/docs", ANYBODY),
            get("/v3/api-docs", ANYBODY),
            get("/v3/api-docs.yaml", ANYBODY),
            get("/v3/api-docs/swagger-config", ANYBODY),
            get("/swagger-ui/**", ANYBODY),
            get("/actuator/health", ANYBODY),
            get("/actuator/health/**", ANYBODY),
            get("/actuator", OPERATE),
            get("/actuator/metrics", OPERATE),
            get("/actuator/metrics/{requiredMetricName}", OPERATE),
            get("/actuator/prometheus", OPERATE),
            get("/v1/me", READ),
            get("/v1/jobs", READ),
            get("/v1/jobs/{id}", READ),
            get("/v1/jobs/{id}/events", READ),
            get("/v1/jobs/{id}/why", READ),
            get("/v1/jobs/{id}/artifacts/{name}", READ),
            get("/v1/jobs/{id}/webhook-deliveries", READ),
            submission("/v1/jobs"),
            submission("/v1/batches"),
            change("POST", "/v1/jobs/{id}/cancel", SUBMIT),
            change("POST", "/v1/jobs/{id}/retry", SUBMIT),
            change("POST", "/v1/jobs/cancel", OPERATE),
            get("/v1/dead-letters", READ),
            change("POST", "/v1/dead-letters/{id}/replay", SUBMIT),
            change("POST", "/v1/dead-letters/replay", OPERATE),
            get("/v1/files", READ),
            get("/v1/files/{id}", READ),
            get("/v1/files/{id}/content", READ),
            submission("/v1/files"),
            change("DELETE", "/v1/files/{id}", SUBMIT),
            get("/v1/services", READ),
            get("/v1/services/{service}/schema", READ),
            change("DELETE", "/v1/services/{service}", OPERATE),
            change("POST", "/v1/services/{service}/pause", OPERATE),
            change("POST", "/v1/services/{service}/drain", OPERATE),
            change("POST", "/v1/services/{service}/resume", OPERATE),
            get("/v1/restrictions", READ),
            // Pools and machines tell of the work of all tenants.
            get("/v1/pools", OPERATE),
            get("/v1/pools/{pool}", OPERATE),
            get("/v1/pools/{pool}/scaling", OPERATE),
            change("POST", "/v1/pools/{pool}/pause", OPERATE),
            change("POST", "/v1/pools/{pool}/drain", OPERATE),
            change("POST", "/v1/pools/{pool}/resume", OPERATE),
            get("/v1/alerts", OPERATE),
            get("/v1/machines", OPERATE),
            get("/v1/machines/{id}", OPERATE),
            get("/v1/machines/{id}/commands/{command}", OPERATE),
            get("/v1/machines/{id}/services/{service}/logs", OPERATE),
            change("POST", "/v1/machines/{id}/drain", OPERATE),
            change("POST", "/v1/machines/{id}/resume", OPERATE),
            change("POST", "/v1/machines/{id}/restart", OPERATE),
            get("/v1/schedules", READ),
            get("/v1/schedules/preview", READ),
            get("/v1/schedules/{id}", READ),
            // A tenant runs its own schedules and webhooks; no other has any part in them.
            change("POST", "/v1/schedules", SUBMIT),
            change("PUT", "/v1/schedules/{id}", SUBMIT),
            change("PATCH", "/v1/schedules/{id}", SUBMIT),
            change("DELETE", "/v1/schedules/{id}", SUBMIT),
            change("POST", "/v1/schedules/{id}/pause", SUBMIT),
            change("POST", "/v1/schedules/{id}/resume", SUBMIT),
            change("POST", "/v1/schedules/{id}/run", SUBMIT),
            get("/v1/webhooks", READ),
            get("/v1/webhooks/{id}", READ),
            get("/v1/webhooks/{id}/deliveries", READ),
            get("/v1/webhooks/{id}/deliveries/{delivery}", READ),
            change("POST", "/v1/webhooks", SUBMIT),
            change("PUT", "/v1/webhooks/{id}", SUBMIT),
            change("PATCH", "/v1/webhooks/{id}", SUBMIT),
            change("DELETE", "/v1/webhooks/{id}", SUBMIT),
            change("POST", "/v1/webhooks/{id}/enable", SUBMIT),
            change("POST", "/v1/webhooks/{id}/rotate-secret", SUBMIT),
            change("POST", "/v1/webhooks/{id}/test", SUBMIT),
            change("POST", "/v1/webhooks/{id}/deliveries/{delivery}/redeliver", SUBMIT),
            // Answered with a secret, that of the tenant.
            get("/v1/webhooks/default-secret", SUBMIT),
            change("POST", "/v1/webhooks/default-secret/rotate-secret", SUBMIT),
            get("/v1/tenants", ADMIN),
            get("/v1/tenants/{tenant}", ADMIN),
            change("PUT", "/v1/tenants/{tenant}", ADMIN),
            change("DELETE", "/v1/tenants/{tenant}", ADMIN),
            get("/v1/keys", ADMIN),
            get("/v1/keys/{id}", ADMIN),
            change("POST", "/v1/keys", ADMIN),
            change("DELETE", "/v1/keys/{id}", ADMIN),
            get("/v1/audit", ADMIN));

    private static final Map<String, List<AccessRow>> BY_METHOD = ROWS.stream()
            .sorted(Comparator.comparing(AccessRow::pattern, PathPattern.SPECIFICITY_COMPARATOR))
            .collect(Collectors.groupingBy(AccessRow::method));

    /** Paths without variables, by method and then as they stand in most requests: nothing has to be matched to find them. */
    private static final Map<String, Map<String, Access>> BY_PATH = ROWS.stream()
            .filter(row -> !row.pattern().hasPatternSyntax())
            .collect(Collectors.groupingBy(
                    AccessRow::method, Collectors.toMap(AccessRow::path, row -> row.access(Map.of()))));

    private AccessTable() {}

    /** What the call needs; empty when it is not in the table. {@code HEAD} needs what {@code GET} does. */
    static Optional<Access> find(String method, PathContainer path) {
        String asked = method.equals("HEAD") ? "GET" : method;
        Access plain = BY_PATH.getOrDefault(asked, Map.of()).get(path.value());
        if (plain != null) {
            return Optional.of(plain);
        }
        return asked.equals("OPTIONS") ? options(path) : best(asked, path).flatMap(row -> row.match(path));
    }

    /** Which methods a path takes is told to whoever may read, or to anybody where anybody may call. */
    private static Optional<Access> options(PathContainer path) {
        return BY_METHOD.keySet().stream()
                .flatMap(method -> best(method, path).stream())
                .min(Comparator.comparing(AccessRow::method))
                .map(row ->
                        new Access("OPTIONS", row.path(), row.least() == ANYBODY ? ANYBODY : READ, false, Map.of()));
    }

    private static Optional<AccessRow> best(String method, PathContainer path) {
        return BY_METHOD.getOrDefault(method, List.of()).stream()
                .filter(row -> row.matches(path))
                .findFirst();
    }

    private static AccessRow get(String path, @Nullable Role least) {
        return AccessRow.of("GET", path, least, false);
    }

    /** Not written down: jobs and their events tell who submitted what. */
    private static AccessRow submission(String path) {
        return AccessRow.of("POST", path, SUBMIT, false);
    }

    private static AccessRow change(String method, String path, Role least) {
        return AccessRow.of(method, path, least, true);
    }
}
