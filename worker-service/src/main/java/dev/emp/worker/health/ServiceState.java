package dev.emp.worker.health;

import dev.emp.connector.ConnectorDescriptor;
import java.util.Set;

/** How a connector is. */
public sealed interface ServiceState {

    /** It has not been asked yet. */
    record Unknown() implements ServiceState {}

    /** It cannot take jobs. */
    record Down(String reason) implements ServiceState {}

    /** @param warmModels what its provider holds in memory */
    record Up(ConnectorDescriptor descriptor, Set<String> warmModels) implements ServiceState {
        public Up {
            warmModels = Set.copyOf(warmModels);
        }
    }
}
