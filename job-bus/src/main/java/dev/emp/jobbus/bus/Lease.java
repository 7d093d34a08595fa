package dev.emp.jobbus.bus;

import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.machine.WorkerId;

/**
 * The right to work on a job and to write its outcome. The epoch is a fencing token that only rises: once another
 * lease on the job exists, writes with this one are refused (invariant I2).
 */
public record Lease(JobId job, long epoch, WorkerId worker) {}
