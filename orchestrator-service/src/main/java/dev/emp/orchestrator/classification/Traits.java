package dev.emp.orchestrator.classification;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What rules look at in a job.
 *
 * @param gpuMemory in GiB; empty when not known
 * @param duration in seconds; empty when not known
 */
public record Traits(
        String service,
        Optional<String> model,
        Map<String, String> labels,
        OptionalDouble gpuMemory,
        OptionalDouble duration) {}
