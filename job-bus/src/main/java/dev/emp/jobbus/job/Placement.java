package dev.emp.jobbus.job;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where and when a job stands in line.
 *
 * @param tenant whose job it is
 * @param priority 0 (last) to 100 (first)
 * @param runAt not before this instant; null means at once
 * @param runTimeout how long one attempt may run; the worker ends it then with {@code timeout}
 */
public record Placement(
        String tenant, int priority, @Nullable Instant runAt, Duration runTimeout) {

    public static final String DEFAULT_TENANT = "default";
    public static final int LOWEST_PRIORITY = 0;
    public static final int HIGHEST_PRIORITY = 100;
    public static final int DEFAULT_PRIORITY = 50;
    public static final Duration DEFAULT_RUN_TIMEOUT = Duration.ofHours(1);
    public static final Placement DEFAULT = new Placement(DEFAULT_TENANT, DEFAULT_PRIORITY, null, DEFAULT_RUN_TIMEOUT);

    /** @throws IllegalArgumentException if a value is out of its range */
    public Placement {
        if (tenant.isBlank()) {
            throw new IllegalArgumentException("tenant must not be blank");
        }
        if (priority < LOWEST_PRIORITY || priority > HIGHEST_PRIORITY) {
            throw new IllegalArgumentException("priority must be 0 to 100");
        }
        if (!runTimeout.isPositive()) {
            throw new IllegalArgumentException("run_timeout must be positive");
        }
    }

    public Placement withPriority(int value) {
        return new Placement(tenant, value, runAt, runTimeout);
    }

    public Placement withTenant(String value) {
        return new Placement(value, priority, runAt, runTimeout);
    }

    public Placement withRunAt(@Nullable Instant value) {
        return new Placement(tenant, priority, value, runTimeout);
    }

    public Placement withRunTimeout(Duration value) {
        return new Placement(tenant, priority, runAt, value);
    }
}
