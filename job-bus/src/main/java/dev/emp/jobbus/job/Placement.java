package dev.emp.jobbus.job;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where and when a job stands in line.
 *
 * @param tenant whose job it is
 * @param priority 0 (last) to 100 (first)
 * @param weight 1 to 100: the tenant's share among the tenants who wait with the same priority
 * @param runAt not before this instant; null means at once
 * @param startTimeout how long the job may wait for its first start, from its submission or its {@code runAt}; it
 *     expires then. Null means for ever
 * @param runTimeout how long one attempt may run; the worker ends it then with {@code timeout}
 */
public record Placement(
        String tenant,
        int priority,
        int weight,
        @Nullable Instant runAt,
        @Nullable Duration startTimeout,
        Duration runTimeout) {

    public static final String DEFAULT_TENANT = "default";
    public static final int LOWEST_PRIORITY = 0;
    public static final int HIGHEST_PRIORITY = 100;
    public static final int DEFAULT_PRIORITY = 50;
    public static final int DEFAULT_WEIGHT = 1;
    public static final int HIGHEST_WEIGHT = 100;
    public static final Duration DEFAULT_RUN_TIMEOUT = Duration.ofHours(1);
    public static final Placement DEFAULT =
            new Placement(DEFAULT_TENANT, DEFAULT_PRIORITY, DEFAULT_WEIGHT, null, null, DEFAULT_RUN_TIMEOUT);

    /** @throws IllegalArgumentException if a value is out of its range */
    public Placement {
        if (tenant.isBlank()) {
            throw new IllegalArgumentException("tenant must not be blank");
        }
        if (priority < LOWEST_PRIORITY || priority > HIGHEST_PRIORITY) {
            throw new IllegalArgumentException("priority must be 0 to 100");
        }
        if (weight < DEFAULT_WEIGHT || weight > HIGHEST_WEIGHT) {
            throw new IllegalArgumentException("weight must be 1 to 100");
        }
        if (startTimeout != null && !startTimeout.isPositive()) {
            throw new IllegalArgumentException("start_timeout must be positive");
        }
        if (!runTimeout.isPositive()) {
            throw new IllegalArgumentException("run_timeout must be positive");
        }
    }

    public Placement withPriority(int value) {
        return new Placement(tenant, value, weight, runAt, startTimeout, runTimeout);
    }

    public Placement withTenant(String value) {
        return new Placement(value, priority, weight, runAt, startTimeout, runTimeout);
    }

    public Placement withWeight(int value) {
        return new Placement(tenant, priority, value, runAt, startTimeout, runTimeout);
    }

    public Placement withRunAt(@Nullable Instant value) {
        return new Placement(tenant, priority, weight, value, startTimeout, runTimeout);
    }

    public Placement withStartTimeout(@Nullable Duration value) {
        return new Placement(tenant, priority, weight, runAt, value, runTimeout);
    }

    public Placement withRunTimeout(Duration value) {
        return new Placement(tenant, priority, weight, runAt, startTimeout, value);
    }
}
