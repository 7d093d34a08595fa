package dev.emp.orchestrator.access;

import dev.emp.orchestrator.json.Faults;
import dev.emp.orchestrator.json.ObjectReader;
import dev.emp.orchestrator.json.StrictJson;
import dev.emp.orchestrator.problem.ProblemException;
import dev.emp.orchestrator.tenants.Role;
import dev.emp.orchestrator.tenants.TenantName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is asked of a new key. */
record KeyRequest(
        String name, String tenant, Role role, @Nullable Instant expiresAt) {

    static final int LONGEST_NAME = 100;

    private static final Duration FURTHEST_AHEAD = Duration.ofDays(3_660);
    private static final List<String> FIELDS = List.of("name", "tenant", "role", "expires_at");

    /**
     * @param usual the tenant when the body names none
     * @throws ProblemException with every fault of the body
     */
    static KeyRequest read(byte[] body, String usual, Instant now) {
        Faults faults = new Faults();
        ObjectReader reader = ObjectReader.of(StrictJson.read(body), "", faults, FIELDS);
        reader.required("name");
        reader.required("role");
        String name = reader.text("name", LONGEST_NAME);
        String tenant = Objects.requireNonNullElse(reader.text("tenant", TenantName.LONGEST), usual);
        if (!TenantName.isValid(tenant)) {
            faults.invalid(reader.pointerOf("tenant"), TenantName.RULE);
        }
        Role role = reader.choice("role", List.of(Role.values()), Role::wireName, Role.READ);
        Instant expiresAt = reader.instant("expires_at", now.plusSeconds(1), now.plus(FURTHEST_AHEAD));
        faults.throwIfAny();
        return new KeyRequest(Objects.requireNonNull(name), tenant, role, expiresAt);
    }
}
