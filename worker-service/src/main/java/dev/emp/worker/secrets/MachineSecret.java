package dev.emp.worker.secrets;

import dev.emp.secrets.SecretPlace;
import java.util.Set;

/**
 * One secret of this machine.
 *
 * @param tenants whose jobs may use it; empty for all
 */
record MachineSecret(SecretPlace place, Set<String> tenants) {

    MachineSecret {
        tenants = Set.copyOf(tenants);
    }

    boolean isFor(String tenant) {
        return tenants.isEmpty() || tenants.contains(tenant);
    }
}
