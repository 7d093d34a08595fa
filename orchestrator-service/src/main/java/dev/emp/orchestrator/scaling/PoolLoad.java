package dev.emp.orchestrator.scaling;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a pool has to do and with what, at one moment.
 *
 * @param depth jobs that wait
 * @param running jobs that its machines have in hand
 * @param arrivalsPerSecond null while it is not known
 * @param runTime the mean of a job; null while it is not known
 * @param machines that are there, healthy or about to be
 * @param busy machines of these that have a job in hand
 * @param slots jobs that all of them can have in hand
 */
public record PoolLoad(
        long depth,
        int running,
        @Nullable Double arrivalsPerSecond,
        @Nullable Duration runTime,
        int machines,
        int busy,
        int slots) {

    /** Whether there is anything to do now. */
    boolean hasWork() {
        return depth > 0 || running > 0;
    }
}
