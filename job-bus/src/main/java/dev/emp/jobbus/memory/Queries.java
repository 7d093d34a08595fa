package dev.emp.jobbus.memory;

import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.Placement;
import dev.emp.jobbus.query.JobQueries.Backlog;
import dev.emp.jobbus.query.JobQueries.Filter;
import dev.emp.jobbus.query.JobQueries.Page;
import dev.emp.jobbus.query.JobQueries.QueuePosition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reads for people. A list cursor is the sequence of the last job that was looked at. */
final class Queries {

    private static final int LONGEST_PAGE = 200;
    private static final int MOST_LOOKED_AT = 1_000;
    private static final int ENDS_LOOKED_AT = 200;
    private static final int ENDS_COUNTED = 20;
    private static final Comparator<JobEntry> LATEST_END_FIRST = Comparator.comparing(JobEntry::finishedAt)
            .thenComparing(JobEntry::id)
            .reversed();

    private final JobTable jobs;

    Queries(JobTable jobs) {
        this.jobs = jobs;
    }

    Page list(Filter filter, @Nullable String cursor, int limit) {
        requirePage(limit);
        List<Job> found = new ArrayList<>();
        int lookedAt = 0;
        for (JobEntry entry :
                jobs.newestFirst().tailMap(sequenceOf(cursor), false).values()) {
            Job job = entry.snapshot();
            if (filter.accepts(job)) {
                found.add(job);
            }
            if (found.size() == limit || ++lookedAt == MOST_LOOKED_AT) {
                return new Page(found, Long.toString(entry.sequence()));
            }
        }
        return new Page(found, null);
    }

    /** A cursor is the end and the id of the last one of the page. */
    Page deadLetters(Filter filter, @Nullable String cursor, int limit) {
        requirePage(limit);
        if (filter.state() != null) {
            throw new IllegalArgumentException("dead letters are not filtered by state");
        }
        String before = cursor == null ? "~" : requireEnd(cursor);
        List<JobEntry> dead = jobs.in(JobState.FAILED, JobState.EXPIRED)
                .filter(job -> job.replayedAs() == null && endOf(job).compareTo(before) < 0)
                .filter(job -> filter.accepts(job.snapshot()))
                .sorted(LATEST_END_FIRST)
                .limit(limit + 1L)
                .toList();
        List<Job> page = dead.stream().limit(limit).map(JobEntry::snapshot).toList();
        return new Page(page, dead.size() > limit ? endOf(dead.get(limit - 1)) : null);
    }

    Map<JobState, Long> counts() {
        Map<JobState, Long> counts = new EnumMap<>(JobState.class);
        for (JobState state : JobState.values()) {
            if (jobs.count(state) > 0) {
                counts.put(state, jobs.count(state));
            }
        }
        return counts;
    }

    Map<JobState, Long> counts(String tenant) {
        return jobs.newestFirst().values().stream()
                .filter(entry -> entry.spec().placement().tenant().equals(tenant))
                .collect(Collectors.groupingBy(
                        JobEntry::state, () -> new EnumMap<>(JobState.class), Collectors.counting()));
    }

    List<Backlog> backlogs() {
        return jobs.lanes()
                .waiting()
                .map(queue -> new Backlog(queue.lane(), queue.size(), oldestIn(queue)))
                .toList();
    }

    private static Instant oldestIn(LaneQueue queue) {
        return IntStream.rangeClosed(Placement.LOWEST_PRIORITY, Placement.HIGHEST_PRIORITY)
                .mapToObj(queue::head)
                .flatMap(Optional::stream)
                .map(JobEntry::queuedAt)
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    Optional<QueuePosition> position(JobId id) {
        JobEntry job = jobs.find(id);
        if (job == null || job.state() != JobState.QUEUED) {
            return Optional.empty();
        }
        return Optional.of(new QueuePosition(job.lane().ahead(job), meanRunTime(job.lane())));
    }

    private @Nullable Duration meanRunTime(LaneQueue lane) {
        LongSummaryStatistics runTimes = jobs.in(
                        JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELED, JobState.EXPIRED)
                .sorted(LATEST_END_FIRST)
                .limit(ENDS_LOOKED_AT)
                .filter(job -> job.succeeded() && job.lane().name().equals(lane.name()))
                .limit(ENDS_COUNTED)
                .mapToLong(job ->
                        Duration.between(job.startedAt(), job.finishedAt()).toMillis())
                .summaryStatistics();
        return runTimes.getCount() == 0 ? null : Duration.ofMillis(runTimes.getSum() / runTimes.getCount());
    }

    private static void requirePage(int limit) {
        if (limit < 1 || limit > LONGEST_PAGE) {
            throw new IllegalArgumentException("limit must be 1 to " + LONGEST_PAGE);
        }
    }

    /** Sorts as the ends do, until the year 2286. */
    private static String endOf(JobEntry job) {
        return "%013d:%s".formatted(job.finishedAt().toEpochMilli(), job.id());
    }

    private static String requireEnd(String cursor) {
        if (!cursor.matches("\\d{13}:j.+")) {
            throw new IllegalArgumentException("not a cursor of the dead letters: " + cursor);
        }
        return cursor;
    }

    private static long sequenceOf(@Nullable String cursor) {
        if (cursor == null) {
            return Long.MAX_VALUE;
        }
        if (!cursor.matches("\\d{1,18}")) {
            throw new IllegalArgumentException("not a cursor of this list: " + cursor);
        }
        return Long.parseLong(cursor);
    }
}
