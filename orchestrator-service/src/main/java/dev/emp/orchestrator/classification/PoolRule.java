package dev.emp.orchestrator.classification;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Sends the jobs that fit all it says to a pool.
 *
 * @param index of the rule in the settings
 * @param services one of which the job's must match; empty for any
 * @param models one of which the job's must match; empty for any
 * @param gpuMemory in GiB
 * @param duration in seconds
 */
record PoolRule(
        int index,
        String name,
        List<Pattern> services,
        List<Pattern> models,
        List<Label> labels,
        Range gpuMemory,
        Range duration,
        String pool) {

    boolean fits(Traits job) {
        return (services.isEmpty() || matchesOne(services, job.service()))
                && (models.isEmpty()
                        || job.model()
                                .filter(model -> matchesOne(models, model))
                                .isPresent())
                && labels.stream().allMatch(label -> label.fits(job))
                && gpuMemory.holds(job.gpuMemory())
                && duration.holds(job.duration());
    }

    private static boolean matchesOne(List<Pattern> patterns, String text) {
        return patterns.stream().anyMatch(pattern -> pattern.matcher(text).matches());
    }

    record Label(String name, Pattern value) {
        private boolean fits(Traits job) {
            return Optional.ofNullable(job.labels().get(name))
                    .filter(given -> value.matcher(given).matches())
                    .isPresent();
        }
    }

    /** Both ends belong to it; null is no bound. What is not known lies in the range without bounds only. */
    record Range(@Nullable Double least, @Nullable Double most) {
        private boolean holds(OptionalDouble value) {
            return (least == null || (value.isPresent() && value.getAsDouble() >= least))
                    && (most == null || (value.isPresent() && value.getAsDouble() <= most));
        }
    }
}
