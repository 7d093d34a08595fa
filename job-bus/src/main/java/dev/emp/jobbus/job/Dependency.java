package dev.emp.jobbus.job;

import java.util.Locale;

/**
 * A job that has to end before another may start.
 *
 * @param job the one that has to end; must be known to the bus when the other is submitted
 */
public record Dependency(JobId job, IfItFails ifItFails) {

    /** What the waiting job does when the other ends without success: failed, canceled or expired. */
    public enum IfItFails {
        /** Fails too, with {@link FailureClass#DEPENDENCY_FAILED}. */
        FAIL,
        /** Runs all the same. */
        RUN;

        /** The name used in JSON and Redis. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static Dependency on(JobId job) {
        return new Dependency(job, IfItFails.FAIL);
    }
}
