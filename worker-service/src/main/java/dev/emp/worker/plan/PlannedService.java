package dev.emp.worker.plan;

import org.jspecify.annotations.Nullable;

/**
 * Something the machine relies on to do jobs, by the name it has in reports.
 *
 * @param process the provider's process, when this machine is to keep it running; null when somebody else does
 */
public record PlannedService(
        String name, ConnectorTarget connector, @Nullable ChildProcess process) {}
