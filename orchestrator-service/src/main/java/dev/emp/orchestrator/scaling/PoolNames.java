package dev.emp.orchestrator.scaling;

import dev.emp.jobbus.matching.AttributeValue;
import dev.emp.jobbus.matching.Capabilities;
import dev.emp.jobbus.matching.Comparison;
import dev.emp.jobbus.matching.Requirement;
import dev.emp.jobbus.matching.Requirements;
import java.util.Optional;

/** Which pool jobs ask for. */
public final class PoolNames {

    private PoolNames() {}

    /** The pool that the requirements name by {@code =}, or the first of those they name by {@code in}; empty for none. */
    public static Optional<String> askedBy(Requirements requirements) {
        return requirements.all().stream()
                .filter(PoolNames::namesPools)
                .map(requirement -> requirement.operands().getFirst().toString())
                .findFirst();
    }

    private static boolean namesPools(Requirement requirement) {
        return requirement.attribute().equals(Capabilities.POOL)
                && (requirement.comparison() == Comparison.EQUAL || requirement.comparison() == Comparison.IN)
                && requirement.operands().getFirst() instanceof AttributeValue.Text;
    }
}
