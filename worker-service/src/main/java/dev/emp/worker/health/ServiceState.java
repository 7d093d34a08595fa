package dev.emp.worker.health;

import dev.emp.connector.ConnectorDescriptor;

/** How a connector is. */
public sealed interface ServiceState {

    /** It has not been asked yet. */
    record Unknown() implements ServiceState {}

    /** It cannot take jobs. */
    record Down(String reason) implements ServiceState {}

    record Up(ConnectorDescriptor descriptor) implements ServiceState {}
}
