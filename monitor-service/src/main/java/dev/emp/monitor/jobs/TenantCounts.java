package dev.emp.monitor.jobs;

import static dev.emp.monitor.loop.Stages.await;

import dev.emp.jobbus.bus.BusUnavailableException;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.query.JobQueries;
import dev.emp.monitor.feed.FeedAudience;
import dev.emp.monitor.feed.FeedTable;
import dev.emp.monitor.loop.Step;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Counts the jobs of the tenants that somebody looks at. The bus has to look at every job for that, so the longer it takes the
 * longer it is left alone then: it spends one part in fifty of its time on each tenant at most.
 */
final class TenantCounts implements Step {

    private static final Duration SHORTEST_REST = Duration.ofSeconds(1);
    private static final int REST = 50;

    private final JobQueries queries;
    private final FeedTable<JobRow> table;
    private final FeedAudience audience;
    private final Duration interval;
    private final Clock clock;
    private final Map<String, Count> counts = new HashMap<>();

    private record Count(Map<String, Long> values, Instant dueAt) {}

    /** @param interval between two looks for tenants that are to be counted */
    TenantCounts(JobQueries queries, FeedTable<JobRow> table, FeedAudience audience, Duration interval, Clock clock) {
        this.queries = queries;
        this.table = table;
        this.audience = audience;
        this.interval = interval;
        this.clock = clock;
    }

    @Override
    public Duration run() throws InterruptedException, BusUnavailableException {
        Set<String> tenants = audience.tenants();
        counts.keySet().retainAll(tenants);
        for (String tenant : tenants) {
            Count known = counts.get(tenant);
            if (known == null || !clock.instant().isBefore(known.dueAt())) {
                counts.put(tenant, count(tenant));
            }
        }
        table.countsByTenant(counts.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().values())));
        return interval;
    }

    private Count count(String tenant) throws InterruptedException {
        Instant before = clock.instant();
        Map<JobState, Long> found = await(queries.counts(tenant));
        Instant after = clock.instant();
        Duration rest = Duration.between(before, after).multipliedBy(REST);
        return new Count(
                found.entrySet().stream()
                        .collect(Collectors.toMap(entry -> entry.getKey().wireName(), Map.Entry::getValue)),
                after.plus(rest.compareTo(SHORTEST_REST) > 0 ? rest : SHORTEST_REST));
    }
}
