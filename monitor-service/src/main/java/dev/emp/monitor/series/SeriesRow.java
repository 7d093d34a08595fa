package dev.emp.monitor.series;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.emp.monitor.feed.FeedRow;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What happened in five seconds, and how things stood at their end. The groups exist for Java alone; the JSON is flat.
 *
 * @param id when the five seconds began, in ISO 8601
 * @param costUsd what the jobs did cost that ended well in them, as far as it was told
 * @param byService how jobs ended, for each service of which any did
 * @param pools how each pool stood at the end; empty when that is not known
 */
record SeriesRow(
        String id,
        @JsonUnwrapped Flow flow,
        @JsonUnwrapped Level level,
        @JsonUnwrapped(prefix = "wait_") Spread waits,
        @JsonUnwrapped(prefix = "run_") Spread runs,
        double costUsd,
        Map<String, Ends> byService,
        Map<String, PoolLevel> pools)
        implements FeedRow {

    SeriesRow {
        byService = Map.copyOf(byService);
        pools = Map.copyOf(pools);
    }

    /** How many jobs did what. */
    record Flow(int submitted, int started, int succeeded, int failed, int canceled, int expired) {}

    record Ends(int succeeded, int failed) {}

    /**
     * How things stood at the end. What is not known is null: of the time before the monitor began to look, the machines are
     * not.
     *
     * @param running also those that are to be canceled
     * @param oldestQueuedSeconds how long the job has waited that is queued for longest; null also when none is
     * @param gpuUtilization the mean of all cards, 0 to 1; null also when none tells
     */
    record Level(
            long queued,
            long running,
            long scheduled,
            @Nullable Double oldestQueuedSeconds,
            @Nullable Integer slots,
            @Nullable Integer slotsUsed,
            @Nullable Double gpuUtilization) {}

    /**
     * Seconds that half, 95 and 99 of a hundred did not exceed; null when there were none.
     */
    record Spread(
            @Nullable Double p50,
            @Nullable Double p95,
            @Nullable Double p99) {

        static Spread of(Durations durations) {
            return new Spread(durations.percentile(0.5), durations.percentile(0.95), durations.percentile(0.99));
        }
    }

    /** @param desired how many machines it should have; null when nobody says */
    record PoolLevel(
            long queued,
            int running,
            int machines,
            @Nullable Integer desired) {}

    @Override
    public String order() {
        return id;
    }

    @Override
    public Phase phase() {
        return Phase.ENDED;
    }

    @Override
    public @Nullable String facet(String name) {
        return null;
    }
}
