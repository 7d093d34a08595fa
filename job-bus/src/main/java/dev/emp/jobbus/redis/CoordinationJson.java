package dev.emp.jobbus.redis;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.emp.jobbus.job.Coordination;
import dev.emp.jobbus.job.Dependency;
import dev.emp.jobbus.job.Dependency.IfItFails;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.Limit;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a job has to do with others, in its stored specification. */
record CoordinationJson(
        @Nullable ConcurrencyJson concurrency,
        @Nullable RateJson rate,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable
        List<DependencyJson> dependencies) {

    record ConcurrencyJson(String key, int most) {}

    record RateJson(String key, int starts, long intervalMs) {}

    record DependencyJson(String job, String ifItFails) {}

    static @Nullable CoordinationJson of(Coordination coordination) {
        if (coordination.equals(Coordination.NONE)) {
            return null;
        }
        Limit.Concurrency concurrency = coordination.concurrency();
        Limit.Rate rate = coordination.rate();
        return new CoordinationJson(
                concurrency == null ? null : new ConcurrencyJson(concurrency.key(), concurrency.most()),
                rate == null
                        ? null
                        : new RateJson(
                                rate.key(), rate.starts(), rate.interval().toMillis()),
                coordination.dependencies().stream()
                        .map(each -> new DependencyJson(
                                each.job().value(), each.ifItFails().wireName()))
                        .toList());
    }

    Coordination toCoordination() {
        return new Coordination(
                concurrency == null ? null : new Limit.Concurrency(concurrency.key, concurrency.most),
                rate == null ? null : new Limit.Rate(rate.key, rate.starts, Duration.ofMillis(rate.intervalMs)),
                dependencies == null
                        ? List.of()
                        : dependencies.stream()
                                .map(each -> new Dependency(
                                        new JobId(each.job),
                                        IfItFails.valueOf(each.ifItFails.toUpperCase(Locale.ROOT))))
                                .toList());
    }
}
