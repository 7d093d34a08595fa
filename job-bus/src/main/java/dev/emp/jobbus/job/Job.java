package dev.emp.jobbus.job;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job as it stands now.
 *
 * @param times when it was submitted, due, first started and finished
 * @param attempts every claim so far, oldest first
 * @param progress of the running attempt; null before the first report
 * @param outcome null until the state is terminal
 */
public record Job(
        JobId id,
        JobSpec spec,
        JobState state,
        Times times,
        List<Attempt> attempts,
        @Nullable Progress progress,
        @Nullable Outcome outcome) {

    public Job {
        attempts = List.copyOf(attempts);
    }

    /**
     * @param dueAt when a scheduled job will be queued; null in every other state
     * @param startedAt when the latest attempt began; null before the first
     */
    public record Times(
            Instant submittedAt,
            @Nullable Instant dueAt,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt) {}
}
