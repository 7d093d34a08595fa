package dev.emp.connector;

/** Whether a provider can take jobs. */
public sealed interface ConnectorHealth {

    record Up() implements ConnectorHealth {}

    /** @param reason a sentence for the operator, without secrets */
    record Down(String reason) implements ConnectorHealth {}
}
