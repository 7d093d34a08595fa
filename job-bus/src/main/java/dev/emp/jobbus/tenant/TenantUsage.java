package dev.emp.jobbus.tenant;

import dev.emp.jobbus.job.Usd;

/**
 * What a tenant uses now.
 *
 * @param queued its jobs that wait: scheduled, blocked or queued
 * @param running its jobs that are with workers
 * @param spentToday what the jobs did cost that have ended since midnight UTC and since it was first given limits
 * @param reserved what those will cost that were submitted since then and have not ended, by their estimates
 */
public record TenantUsage(long queued, long running, Usd spentToday, Usd reserved) {

    public static final TenantUsage NONE = new TenantUsage(0, 0, Usd.ZERO, Usd.ZERO);
}
