package dev.emp.monitor.series;

import dev.emp.jobbus.event.JobEvent;
import dev.emp.jobbus.job.JobState;
import dev.emp.monitor.series.SeriesRow.Ends;
import dev.emp.monitor.series.SeriesRow.Flow;
import dev.emp.monitor.series.SeriesRow.Level;
import dev.emp.monitor.series.SeriesRow.PoolLevel;
import dev.emp.monitor.series.SeriesRow.Spread;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Five seconds that are being counted. */
final class Interval {

    private static final double MICROS = 1e6;

    private final Instant start;
    private final Map<JobEvent.Type, Integer> happened = new EnumMap<>(JobEvent.Type.class);
    private final Map<String, Ends> byService = new HashMap<>();
    private final Durations waits = new Durations();
    private final Durations runs = new Durations();
    private long costMicros;
    private long queuedMore;
    private long runningMore;
    private long scheduledMore;
    private @Nullable Level level;
    private Map<String, PoolLevel> pools = Map.of();

    Interval(Instant start) {
        this.start = start;
    }

    Instant start() {
        return start;
    }

    void count(JobEvent.Type type) {
        happened.merge(type, 1, Integer::sum);
    }

    void ended(String service, boolean well) {
        byService.merge(
                service,
                well ? new Ends(1, 0) : new Ends(0, 1),
                (before, one) -> new Ends(before.succeeded() + one.succeeded(), before.failed() + one.failed()));
    }

    void waited(long millis) {
        waits.add(millis);
    }

    void ran(long millis) {
        runs.add(millis);
    }

    void cost(double usd) {
        costMicros += Math.round(usd * MICROS);
    }

    /** @param from null for a job that is new */
    void moved(@Nullable JobState from, JobState to) {
        if (from != null) {
            change(from, -1);
        }
        change(to, 1);
    }

    private void change(JobState state, int by) {
        switch (state) {
            case QUEUED -> queuedMore += by;
            case RUNNING, CANCELING -> runningMore += by;
            case SCHEDULED -> scheduledMore += by;
            case BLOCKED, SUCCEEDED, FAILED, CANCELED, EXPIRED -> {}
        }
    }

    /** How things stood before it, if that is how they stood at its end; what only machines know is not known of then. */
    Level before(Level end) {
        return new Level(
                Math.max(0, end.queued() - queuedMore),
                Math.max(0, end.running() - runningMore),
                Math.max(0, end.scheduled() - scheduledMore),
                null,
                null,
                null,
                null);
    }

    boolean isClosed() {
        return level != null;
    }

    void close(Level atEnd, Map<String, PoolLevel> poolsAtEnd) {
        level = atEnd;
        pools = poolsAtEnd;
    }

    /** @throws IllegalStateException before it was closed */
    SeriesRow row() {
        if (level == null) {
            throw new IllegalStateException("it is not over");
        }
        return new SeriesRow(
                start.toString(),
                new Flow(
                        number(JobEvent.Type.SUBMITTED),
                        number(JobEvent.Type.STARTED),
                        number(JobEvent.Type.SUCCEEDED),
                        number(JobEvent.Type.FAILED),
                        number(JobEvent.Type.CANCELED),
                        number(JobEvent.Type.EXPIRED)),
                level,
                Spread.of(waits),
                Spread.of(runs),
                costMicros / MICROS,
                byService,
                pools);
    }

    private int number(JobEvent.Type type) {
        return happened.getOrDefault(type, 0);
    }
}
