package dev.emp.orchestrator.files;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Uploads, {@code emp.orchestrator.files.*}.
 *
 * @param maxSize how large a file may be
 * @param retention how long a file is kept, unless its upload says otherwise or a job waits for it
 * @param longestRetention how long an upload may ask for
 * @param longestWait how long a job without start_timeout_seconds is expected to wait; for so long its files are kept
 * @param inlineLimit how large the files of one input may be together that workers put into it; 45MB at most
 * @param maxPerTenant how much all files of a tenant may be together; null for any
 */
@Validated
@ConfigurationProperties("emp.orchestrator.files")
public record FileProperties(
        @DefaultValue("5GB") DataSize maxSize,
        @DefaultValue("7d") @DurationMin(minutes = 1) Duration retention,

        @DefaultValue("90d") @DurationMin(minutes = 1) @DurationMax(days = 3660)
        Duration longestRetention,

        @DefaultValue("30d") @DurationMin(minutes = 1) @DurationMax(days = 3660)
        Duration longestWait,

        @DefaultValue("16MB") DataSize inlineLimit,
        @Nullable DataSize maxPerTenant) {

    private static final DataSize MOST_INLINE = DataSize.ofMegabytes(45);

    /** @throws IllegalArgumentException if a connector could not take what a worker would send it */
    public FileProperties {
        if (inlineLimit.isNegative() || inlineLimit.compareTo(MOST_INLINE) > 0) {
            throw new IllegalArgumentException("emp.orchestrator.files.inline-limit must be 0B to 45MB");
        }
        if (maxPerTenant != null && maxPerTenant.isNegative()) {
            throw new IllegalArgumentException("emp.orchestrator.files.max-per-tenant must not be negative");
        }
    }
}
