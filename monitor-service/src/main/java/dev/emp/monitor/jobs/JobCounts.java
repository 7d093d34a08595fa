package dev.emp.monitor.jobs;

import static dev.emp.monitor.loop.Stages.await;

import dev.emp.jobbus.bus.BusUnavailableException;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.query.JobQueries;
import dev.emp.monitor.feed.BusStatus;
import dev.emp.monitor.feed.BusStatus.Source;
import dev.emp.monitor.feed.FeedTable;
import dev.emp.monitor.loop.Step;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Reads how many jobs are in each state: when jobs have moved since the last reading, and every few seconds anyway, since
 * old jobs leave without an event and a bus that is gone says nothing.
 */
final class JobCounts implements Step {

    private static final Duration LONGEST_REST = Duration.ofSeconds(2);

    private final JobQueries queries;
    private final FeedTable<JobRow> table;
    private final BusStatus bus;
    private final Duration interval;
    private final Clock clock;
    private String seq = "";
    private Instant readAt = Instant.MIN;

    /** @param interval between two readings at least */
    JobCounts(JobQueries queries, FeedTable<JobRow> table, BusStatus bus, Duration interval, Clock clock) {
        this.queries = queries;
        this.table = table;
        this.bus = bus;
        this.interval = interval;
        this.clock = clock;
    }

    @Override
    public Duration run() throws InterruptedException {
        String now = table.seq();
        if (!now.equals(seq) || !readAt.plus(LONGEST_REST).isAfter(clock.instant())) {
            table.counts(read());
            seq = now;
            readAt = clock.instant();
        }
        return interval;
    }

    private Map<String, Long> read() throws InterruptedException {
        try {
            Map<JobState, Long> counts = await(queries.counts());
            bus.reachable(Source.COUNTS, true);
            return counts.entrySet().stream()
                    .collect(Collectors.toMap(entry -> entry.getKey().wireName(), Map.Entry::getValue));
        } catch (BusUnavailableException e) {
            bus.reachable(Source.COUNTS, false);
            throw e;
        }
    }
}
