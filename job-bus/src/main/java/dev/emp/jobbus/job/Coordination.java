package dev.emp.jobbus.job;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a job has to do with other jobs.
 *
 * @param concurrency null when it runs beside any number of others
 * @param rate null when it may start at any time
 * @param dependencies at most 100,000 jobs that have to end first, each named once
 */
public record Coordination(
        Limit.@Nullable Concurrency concurrency, Limit.@Nullable Rate rate, List<Dependency> dependencies) {

    public static final int MOST_DEPENDENCIES = 100_000;
    public static final Coordination NONE = new Coordination(null, null, List.of());

    /** @throws IllegalArgumentException if there are too many dependencies, or one is named twice */
    public Coordination {
        dependencies = List.copyOf(dependencies);
        if (dependencies.size() > MOST_DEPENDENCIES) {
            throw new IllegalArgumentException("a job depends on at most " + MOST_DEPENDENCIES + " others");
        }
        Set<JobId> seen = new HashSet<>();
        dependencies.forEach(dependency -> {
            if (!seen.add(dependency.job())) {
                throw new IllegalArgumentException("a job depends on " + dependency.job() + " twice");
            }
        });
    }

    public Coordination withConcurrency(Limit.@Nullable Concurrency value) {
        return new Coordination(value, rate, dependencies);
    }

    public Coordination withRate(Limit.@Nullable Rate value) {
        return new Coordination(concurrency, value, dependencies);
    }

    public Coordination withDependencies(List<Dependency> value) {
        return new Coordination(concurrency, rate, value);
    }
}
