package dev.emp.monitor.series;

import dev.emp.jobbus.event.JobEvent;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobState;
import dev.emp.monitor.series.JobMemory.Known;
import dev.emp.monitor.series.SeriesRow.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The last hour in intervals of five seconds, counted from events as they come: also from those of before the start. */
final class SeriesBook implements EndedJobs {

    static final Duration INTERVAL = Duration.ofSeconds(5);
    static final int KEPT = 720;

    private static final Duration HOUR = INTERVAL.multipliedBy(KEPT);
    private static final int COSTS_REMEMBERED = 20_000;

    private final NavigableMap<Instant, Interval> intervals = new TreeMap<>();
    private final JobMemory jobs = new JobMemory();
    private final Set<Instant> changed = new HashSet<>();
    private final Set<JobId> paid = Collections.newSetFromMap(new LinkedHashMap<JobId, Boolean>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<JobId, Boolean> eldest) {
            return size() > COSTS_REMEMBERED;
        }
    });

    private @Nullable Instant closedUpTo;

    /** Counts an event. Events of a job come in their order, those of different jobs nearly so. */
    synchronized void apply(JobEvent event) {
        Known known = jobs.find(event.job()).orElse(null);
        JobState before = known == null ? JobMemory.stateBefore(event) : known.state();
        at(event.at()).ifPresent(interval -> count(interval, event, known, before));
        if (event.state().isTerminal()) {
            jobs.forget(event.job());
        } else if (event.type() != JobEvent.Type.PROGRESS || known != null) {
            jobs.put(event.job(), after(known, event));
        }
    }

    @Override
    public synchronized void cost(JobId job, Instant finishedAt, double usd) {
        if (paid.add(job)) {
            at(finishedAt).ifPresent(interval -> interval.cost(usd));
        }
    }

    /**
     * Ends all intervals up to a time.
     *
     * @param end where an interval ends
     * @param now how things stand
     * @return the rows that are new or have changed, the oldest first
     */
    synchronized List<SeriesRow> close(Instant end, Levels now) {
        Instant from = firstOpen(end);
        for (Instant start = from; start.isBefore(end); start = start.plus(INTERVAL)) {
            intervals.computeIfAbsent(start, Interval::new);
            changed.add(start);
        }
        Level level = now.level();
        // What has happened since the end is not of it.
        for (Interval later : intervals.tailMap(end, true).descendingMap().values()) {
            level = withMachines(later.before(level), now.level());
        }
        boolean newest = true;
        for (Interval interval :
                intervals.subMap(from, true, end, false).descendingMap().values()) {
            interval.close(level, newest ? now.pools() : Map.of());
            level = interval.before(level);
            newest = false;
        }
        closedUpTo = end;
        forget(end.minus(HOUR));
        return takeChanged();
    }

    /** Where the oldest interval begins that is not closed: at the first event, and an hour ago at most. */
    private Instant firstOpen(Instant end) {
        Instant closed = closedUpTo;
        if (closed != null) {
            Instant oldest = end.minus(HOUR);
            return closed.isBefore(oldest) ? oldest : closed;
        }
        return intervals.isEmpty() || !intervals.firstKey().isBefore(end) ? end.minus(INTERVAL) : intervals.firstKey();
    }

    private static Level withMachines(Level level, Level told) {
        return new Level(
                level.queued(),
                level.running(),
                level.scheduled(),
                told.oldestQueuedSeconds(),
                told.slots(),
                told.slotsUsed(),
                told.gpuUtilization());
    }

    private List<SeriesRow> takeChanged() {
        List<SeriesRow> rows = new ArrayList<>();
        changed.stream()
                .sorted()
                .map(intervals::get)
                .flatMap(interval -> Optional.ofNullable(interval).stream())
                .filter(Interval::isClosed)
                .forEach(interval -> rows.add(interval.row()));
        changed.clear();
        return rows;
    }

    private void forget(Instant before) {
        intervals.headMap(before, false).clear();
        changed.removeIf(start -> start.isBefore(before));
    }

    /** Empty for a time of more than an hour ago. */
    private Optional<Interval> at(Instant time) {
        Instant start = startOf(time);
        Instant newest = intervals.isEmpty() ? start : intervals.lastKey();
        if (start.isBefore(newest.minus(HOUR))) {
            return Optional.empty();
        }
        changed.add(start);
        Interval interval = intervals.computeIfAbsent(start, Interval::new);
        forget(intervals.lastKey().minus(HOUR));
        return Optional.of(interval);
    }

    static Instant startOf(Instant time) {
        long millis = INTERVAL.toMillis();
        return Instant.ofEpochMilli(Math.floorDiv(time.toEpochMilli(), millis) * millis);
    }

    private static void count(Interval interval, JobEvent event, @Nullable Known known, @Nullable JobState before) {
        interval.count(event.type());
        if (before != event.state()) {
            interval.moved(before, event.state());
        }
        if (event.type() == JobEvent.Type.STARTED) {
            Instant since =
                    known == null || known.queuedAt() == null ? event.job().madeAt() : known.queuedAt();
            interval.waited(Duration.between(since, event.at()).toMillis());
        }
        boolean well = event.type() == JobEvent.Type.SUCCEEDED;
        if (known == null || !(well || event.type() == JobEvent.Type.FAILED)) {
            return;
        }
        if (known.startedAt() != null) {
            interval.ran(Duration.between(known.startedAt(), event.at()).toMillis());
        }
        if (known.service() != null) {
            interval.ended(known.service(), well);
        }
    }

    private static Known after(@Nullable Known known, JobEvent event) {
        String service = known == null ? null : known.service();
        Instant queuedAt = known == null ? null : known.queuedAt();
        Instant startedAt = known == null ? null : known.startedAt();
        return switch (event.type()) {
            case SUBMITTED, FELL_BACK ->
                new Known(event.state(), serviceIn(event, service), queued(event, queuedAt), null);
            case QUEUED, RELEASED, LEASE_LOST -> new Known(event.state(), service, event.at(), null);
            case STARTED -> new Known(event.state(), service, queuedAt, event.at());
            case SCHEDULED, BLOCKED, RETRY_SCHEDULED -> new Known(event.state(), service, null, null);
            default -> new Known(event.state(), service, queuedAt, startedAt);
        };
    }

    private static @Nullable Instant queued(JobEvent event, @Nullable Instant before) {
        return event.state() == JobState.QUEUED ? event.at() : before;
    }

    private static @Nullable String serviceIn(JobEvent event, @Nullable String before) {
        try {
            JsonNode service =
                    JsonMapper.shared().readTree(event.data().value()).path("service");
            return service.isString() ? service.asString() : before;
        } catch (JacksonException malformed) {
            // One malformed record must not stop the series (invariant I7).
            return before;
        }
    }
}
