package dev.emp.jobbus.job;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a job has produced.
 *
 * @param output the service's own answer
 * @param files in the order they were produced
 * @param usage amounts by unit, for example {@code gpu_seconds}, {@code input_tokens}, {@code cost_usd}
 */
public record JobResult(JsonText output, List<OutputFile> files, Map<String, Double> usage) {

    /** The unit of what a job did cost, in US dollars. */
    public static final String COST = "cost_usd";

    private static final double MOST_DOLLARS = 1e6;

    public JobResult {
        files = List.copyOf(files);
        usage = Map.copyOf(usage);
    }

    /** What it did cost: empty when that was not told, or makes no sense. */
    public Optional<Usd> cost() {
        return Optional.ofNullable(usage.get(COST))
                .filter(dollars -> dollars >= 0 && dollars <= MOST_DOLLARS)
                .map(dollars -> Usd.of(BigDecimal.valueOf(dollars)));
    }

    public static JobResult of(JsonText output) {
        return new JobResult(output, List.of(), Map.of());
    }
}
