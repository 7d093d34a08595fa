package dev.emp.monitor.jobs;

import static dev.emp.monitor.loop.Stages.await;

import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.query.JobQueries;
import dev.emp.monitor.feed.FeedTable;
import dev.emp.monitor.loop.Step;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads how many jobs are in each state, when jobs have moved since the last reading, and now and then anyway. */
final class JobCounts implements Step {

    /** Jobs that leave by their retention do so without an event. */
    private static final Duration LONGEST_REST = Duration.ofSeconds(10);

    private final JobQueries queries;
    private final FeedTable<JobRow> table;
    private final Duration interval;
    private final Clock clock;
    private String seq = "";
    private Instant readAt = Instant.MIN;

    JobCounts(JobQueries queries, FeedTable<JobRow> table, Duration interval, Clock clock) {
        this.queries = queries;
        this.table = table;
        this.interval = interval;
        this.clock = clock;
    }

    @Override
    public Duration run() throws InterruptedException {
        String now = table.seq();
        if (!now.equals(seq) || readAt.plus(LONGEST_REST).isBefore(clock.instant())) {
            Map<JobState, Long> counts = await(queries.counts());
            table.counts(counts.entrySet().stream()
                    .collect(Collectors.toMap(entry -> entry.getKey().wireName(), Map.Entry::getValue)));
            seq = now;
            readAt = clock.instant();
        }
        return interval;
    }
}
