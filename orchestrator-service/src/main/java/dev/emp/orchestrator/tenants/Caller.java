package dev.emp.orchestrator.tenants;

import dev.emp.jobbus.job.Placement;
import dev.emp.jobbus.query.JobQueries.Filter;
import java.util.Optional;

/**
 * Who calls.
 *
 * @param tenant on whose behalf
 * @param keyId of the key that was shown: {@code key_…}, {@code config:<name>} or {@code oidc:<subject>}; {@code open} where
 *     none is needed
 * @param name what the key is called; for people
 */
public record Caller(String tenant, Role role, String keyId, String name) {

    /** Anybody, on a platform that is open: it has no keys and listens on loopback only. */
    public static final Caller OPEN = new Caller(Placement.DEFAULT_TENANT, Role.ADMIN, "open", "open access");

    /** The platform itself, doing something on behalf of a tenant that nobody calls for just now. */
    public static Caller platform(String tenant) {
        return new Caller(tenant, Role.SUBMIT, "platform", "the platform");
    }

    /** Whether what belongs to the tenant is there for this caller. What is not must look as if it did not exist. */
    public boolean sees(String owner) {
        return seesAll() || owner.equals(tenant);
    }

    public boolean seesAll() {
        return role.includes(Role.OPERATE);
    }

    /** The filter for what this caller sees; empty when it asks for another tenant, of which there is nothing to be seen. */
    public Optional<Filter> confine(Filter asked) {
        if (seesAll()) {
            return Optional.of(asked);
        }
        String wanted = asked.tenant();
        return wanted == null || wanted.equals(tenant)
                ? Optional.of(new Filter(asked.state(), asked.service(), tenant, asked.labels()))
                : Optional.empty();
    }

    /** What was done, with the id of the key that did it. For people of any tenant: the id lets nobody in. */
    public String did(String deed) {
        return keyId.equals(OPEN.keyId) ? deed : deed + " with " + keyId;
    }

    /** The same caller on behalf of another tenant. */
    public Caller onBehalfOf(String other) {
        return new Caller(other, role, keyId, name);
    }
}
