package dev.emp.monitor.series;

import static dev.emp.monitor.loop.Stages.await;

import dev.emp.jobbus.bus.BusUnavailableException;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.matching.Capabilities;
import dev.emp.jobbus.query.JobQueries;
import dev.emp.jobbus.query.JobQueries.Backlog;
import dev.emp.monitor.fleet.FleetLoad;
import dev.emp.monitor.series.SeriesRow.Level;
import dev.emp.monitor.series.SeriesRow.PoolLevel;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads how things stand: jobs from the bus, machines from what they report. */
final class LevelReader {

    private static final FleetLoad.Pool NO_MACHINES = new FleetLoad.Pool(0, 0);
    private static final double MILLIS = 1_000;

    private final JobQueries queries;
    private final FleetLoad.Source fleet;
    private final PoolPlans plans;
    private final Clock clock;

    LevelReader(JobQueries queries, FleetLoad.Source fleet, PoolPlans plans, Clock clock) {
        this.queries = queries;
        this.fleet = fleet;
        this.plans = plans;
        this.clock = clock;
    }

    Levels read() throws InterruptedException, BusUnavailableException {
        Map<JobState, Long> counts = await(queries.counts());
        List<Backlog> backlogs = await(queries.backlogs());
        FleetLoad load = fleet.now();
        Level level = new Level(
                counts.getOrDefault(JobState.QUEUED, 0L),
                counts.getOrDefault(JobState.RUNNING, 0L) + counts.getOrDefault(JobState.CANCELING, 0L),
                counts.getOrDefault(JobState.SCHEDULED, 0L),
                oldest(backlogs),
                load.slots(),
                load.slotsUsed(),
                load.gpuUtilization());
        return new Levels(level, pools(backlogs, load, await(plans.desired())));
    }

    private @Nullable Double oldest(List<Backlog> backlogs) {
        return backlogs.stream()
                .map(Backlog::oldest)
                .min(Comparator.naturalOrder())
                .map(this::secondsSince)
                .orElse(null);
    }

    private Double secondsSince(Instant time) {
        return Math.max(0, Duration.between(time, clock.instant()).toMillis() / MILLIS);
    }

    private static Map<String, PoolLevel> pools(List<Backlog> backlogs, FleetLoad load, Map<String, Integer> desired) {
        Map<String, Long> queued = new HashMap<>();
        backlogs.forEach(backlog -> backlog.lane()
                .requirements()
                .named(Capabilities.POOL)
                .ifPresent(pool -> queued.merge(pool, backlog.jobs(), Long::sum)));
        Set<String> names = new TreeSet<>(queued.keySet());
        names.addAll(load.pools().keySet());
        names.addAll(desired.keySet());
        Map<String, PoolLevel> pools = new HashMap<>();
        for (String name : names) {
            FleetLoad.Pool machines = load.pools().getOrDefault(name, NO_MACHINES);
            pools.put(
                    name,
                    new PoolLevel(
                            queued.getOrDefault(name, 0L),
                            machines.slotsUsed(),
                            machines.machines(),
                            desired.get(name)));
        }
        return pools;
    }
}
