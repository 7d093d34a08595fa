package dev.emp.jobbus.bus;

import dev.emp.jobbus.machine.WorkerId;
import dev.emp.jobbus.matching.Capabilities;
import java.time.Duration;

/**
 * A worker asks for work.
 *
 * @param maxJobs 1 to 1,000
 * @param lease how long each job is the worker's without a renewal
 * @param maxWait how long to wait for a job when there is none; zero does not wait
 */
public record ClaimRequest(WorkerId worker, Capabilities capabilities, int maxJobs, Duration lease, Duration maxWait) {

    public static final int MOST_JOBS = 1_000;

    /** @throws IllegalArgumentException if a value is out of its range */
    public ClaimRequest {
        if (maxJobs < 1 || maxJobs > MOST_JOBS) {
            throw new IllegalArgumentException("max_jobs must be 1 to " + MOST_JOBS);
        }
        if (!lease.isPositive() || maxWait.isNegative()) {
            throw new IllegalArgumentException("a lease must be positive, a wait must not be negative");
        }
    }
}
