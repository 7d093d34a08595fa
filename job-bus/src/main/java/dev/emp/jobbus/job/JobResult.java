package dev.emp.jobbus.job;

import java.util.List;
import java.util.Map;

/**
 * What a job has produced.
 *
 * @param output the service's own answer
 * @param files in the order they were produced
 * @param usage amounts by unit, for example {@code gpu_seconds}, {@code input_tokens}, {@code cost_usd}
 */
public record JobResult(JsonText output, List<OutputFile> files, Map<String, Double> usage) {

    public JobResult {
        files = List.copyOf(files);
        usage = Map.copyOf(usage);
    }

    public static JobResult of(JsonText output) {
        return new JobResult(output, List.of(), Map.of());
    }
}
