package dev.emp.jobbus.matching;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a worker allows, whatever the jobs ask for (invariant I8).
 *
 * @param tenants the only tenants whose jobs it takes; empty for all
 * @param deniedTenants whose jobs it never takes
 * @param exclusive attributes (a workflow pin, a region) that a job must ask for by {@code =} or {@code in}: jobs that do
 *     not are kept off the worker
 */
public record Admission(Set<String> tenants, Set<String> deniedTenants, Set<String> exclusive) {

    public static final Admission OPEN = new Admission(Set.of(), Set.of(), Set.of());

    public Admission {
        tenants = Set.copyOf(tenants);
        deniedTenants = Set.copyOf(deniedTenants);
        exclusive = Set.copyOf(exclusive);
    }

    public Admission withTenants(Set<String> value) {
        return new Admission(value, deniedTenants, exclusive);
    }

    public Admission withDeniedTenants(Set<String> value) {
        return new Admission(tenants, value, exclusive);
    }

    public Admission withExclusive(Set<String> value) {
        return new Admission(tenants, deniedTenants, value);
    }

    /** Why the jobs of a lane are not allowed, in words for people; empty when they are. */
    public Optional<String> refusal(Lane lane) {
        if (deniedTenants.contains(lane.tenant())) {
            return Optional.of("the worker denies the tenant " + lane.tenant());
        }
        if (!tenants.isEmpty() && !tenants.contains(lane.tenant())) {
            return Optional.of("the worker takes jobs of other tenants only");
        }
        return exclusive.stream()
                .sorted()
                .filter(attribute -> !lane.requirements().asksFor(attribute))
                .findFirst()
                .map(attribute -> "the worker takes only jobs that ask for " + attribute);
    }

    /** The canonical text; empty when everything is allowed. */
    String signature() {
        return equals(OPEN)
                ? ""
                : "only " + literals(tenants) + " never " + literals(deniedTenants) + " exclusive "
                        + literals(exclusive);
    }

    private static List<String> literals(Set<String> names) {
        return names.stream()
                .map(name -> AttributeValue.of(name).literal())
                .sorted()
                .toList();
    }
}
