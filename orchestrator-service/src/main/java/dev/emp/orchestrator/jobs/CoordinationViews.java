package dev.emp.orchestrator.jobs;

import dev.emp.jobbus.job.Coordination;
import dev.emp.jobbus.job.Dependency;
import dev.emp.jobbus.job.Fallbacks;
import dev.emp.jobbus.job.Limit;
import dev.emp.orchestrator.jobs.JobView.ConcurrencyView;
import dev.emp.orchestrator.jobs.JobView.CoordinationView;
import dev.emp.orchestrator.jobs.JobView.DependencyView;
import dev.emp.orchestrator.jobs.JobView.RateLimitView;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes views of what a job has to do with others. */
final class CoordinationViews {

    private CoordinationViews() {}

    static CoordinationView of(Coordination coordination, boolean withDependencies) {
        List<Dependency> dependencies = coordination.dependencies();
        return new CoordinationView(
                concurrency(coordination.concurrency()),
                rate(coordination.rate()),
                withDependencies && !dependencies.isEmpty()
                        ? dependencies.stream()
                                .map(CoordinationViews::dependency)
                                .toList()
                        : null);
    }

    static @Nullable Double seconds(@Nullable Duration duration) {
        return duration == null ? null : duration.toMillis() / 1000.0;
    }

    private static @Nullable ConcurrencyView concurrency(Limit.@Nullable Concurrency limit) {
        return limit == null ? null : new ConcurrencyView(limit.key(), limit.most());
    }

    private static @Nullable RateLimitView rate(Limit.@Nullable Rate limit) {
        return limit == null
                ? null
                : new RateLimitView(
                        limit.key(), limit.starts(), limit.interval().toMillis() / 1000.0);
    }

    private static DependencyView dependency(Dependency dependency) {
        return new DependencyView(
                dependency.job().value(), dependency.ifItFails().wireName());
    }

    static JobView.@Nullable FallbackView fallback(Fallbacks fallbacks) {
        Fallbacks.Taken taken = fallbacks.taken();
        if (fallbacks.all().isEmpty()) {
            return null;
        }
        return new JobView.FallbackView(
                taken == null ? 0 : taken.index() + 1,
                fallbacks.all().size(),
                taken == null ? null : taken.original().service(),
                taken == null ? null : taken.because().wireName());
    }
}
