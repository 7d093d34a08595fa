package dev.emp.jobbus.job;

import dev.emp.jobbus.machine.WorkerId;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One claim of a job.
 *
 * @param number 1 for the first; an attempt that was given back keeps its number for the next claimer (invariant I14)
 * @param endedAt null while it runs
 * @param end null while it runs
 * @param failure set only when {@code end} is {@code FAILED} or {@code LOST}
 */
public record Attempt(
        int number,
        long epoch,
        WorkerId worker,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable End end,
        @Nullable JobFailure failure) {

    /** How an attempt ended. */
    public enum End {
        SUCCEEDED,
        FAILED,
        /** The worker gave the job back unfinished. */
        RELEASED,
        /** The lease ran out. */
        LOST,
        CANCELED;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
