package dev.emp.worker.plan;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A process that the machine starts and keeps running.
 *
 * @param environment added to the machine's own; may hold secrets
 * @param workingDirectory null for the machine's own
 * @param ready answers 2xx once the process can work
 */
public record ChildProcess(
        List<String> command,
        Map<String, String> environment,
        @Nullable Path workingDirectory,
        URI ready,
        Limits limits) {

    public ChildProcess {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /**
     * What a process may take.
     *
     * @param start how long it may take to become ready
     * @param stopGrace how long it may take to stop before it is killed
     * @param maxRestarts in the window; with the next failure it counts as failed
     * @param memoryBytes null for no limit of its own
     */
    public record Limits(
            Duration start,
            Duration stopGrace,
            int maxRestarts,
            Duration window,
            @Nullable Long memoryBytes) {}
}
