package dev.emp.orchestrator.scaling;

import dev.emp.jobbus.matching.Capabilities;
import dev.emp.jobbus.matching.Requirements;
import java.util.Optional;

/** Which pool jobs ask for. */
public final class PoolNames {

    private PoolNames() {}

    /** The pool that the requirements name by {@code =}, or the first of those they name by {@code in}; empty for none. */
    public static Optional<String> askedBy(Requirements requirements) {
        return requirements.named(Capabilities.POOL);
    }
}
