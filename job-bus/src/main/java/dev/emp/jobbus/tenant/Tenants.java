package dev.emp.jobbus.tenant;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Limits what tenants use. What a tenant without limits uses is not counted. Stages fail only with {@link
 * dev.emp.jobbus.bus.BusUnavailableException}, or with {@link IllegalArgumentException} for a blank or too long name.
 */
public interface Tenants {

    /**
     * Sets all limits of a tenant. They hold from the next submission or claim on; jobs that were taken or run already stay. Its jobs
     * are counted anew by this, so setting the same limits again also mends a count that is wrong. Money is reserved for jobs
     * that are submitted after a tenant's first limits.
     */
    CompletionStage<Void> limit(String tenant, TenantLimits limits);

    /** Lifts all limits of a tenant and forgets what it has used. True if it had any. */
    CompletionStage<Boolean> lift(String tenant);

    /** Empty for a tenant without limits. */
    CompletionStage<Optional<Tenant>> tenant(String name);

    /** Every tenant with limits, by name. */
    CompletionStage<List<Tenant>> tenants();
}
