package dev.emp.orchestrator.scaling;

import dev.emp.jobbus.bus.Scope;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Map;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/** Settings of pools. Those that are not named here are scaled by the defaults. */
@Validated
@ConfigurationProperties("emp.orchestrator")
record PoolProperties(
        @DefaultValue Map<String, @Valid Pool> pools,
        @DefaultValue @Valid Scaling scaling) {

    PoolProperties {
        pools = Map.copyOf(pools);
        pools.forEach((name, pool) -> {
            if (name.length() > Scope.LONGEST_NAME) {
                throw new IllegalArgumentException("emp.orchestrator.pools must have names of 1 to "
                        + Scope.LONGEST_NAME + " characters, but one has " + name.length());
            }
            pool.requireSense("emp.orchestrator.pools." + name);
        });
    }

    /** @param interval the pause between two decisions on the number of machines */
    record Scaling(
            @DefaultValue("5s") @DurationMin(millis = 10) @DurationMax(minutes = 1)
            Duration interval) {}

    /**
     * What a pool is scaled to.
     *
     * @param min machines at least
     * @param max machines at most
     * @param waitTarget how long a job may wait for its start
     * @param serviceLevel the share of the jobs that must not wait longer than that
     * @param drainTime within which jobs that wait too long already are to be started
     * @param coolDown how long fewer machines must have been enough before any is taken away
     * @param slots how many jobs a machine runs at a time, while no machine of the pool says so
     * @param runTime how long a job runs, while none has been seen to end; unset when nobody knows
     * @param usdPerHour what a machine costs
     * @param maxUsdPerHour what all its machines may cost; needs usd-per-hour
     */
    @ConfigurationPropertiesSource
    record Pool(
            @DefaultValue("0") @Min(0) @Max(10_000) int min,
            @DefaultValue("10") @Min(0) @Max(10_000) int max,

            @DefaultValue("30s") @DurationMin(millis = 100) @DurationMax(days = 1)
            Duration waitTarget,

            @DefaultValue("0.95") @DecimalMin("0.5") @DecimalMax("0.9999")
            double serviceLevel,

            @DefaultValue("2m") @DurationMin(seconds = 1) @DurationMax(days = 1)
            Duration drainTime,

            @DefaultValue("5m") @DurationMin(seconds = 1) @DurationMax(days = 1)
            Duration coolDown,

            @DefaultValue("1") @Min(1) @Max(10_000) int slots,

            @Nullable @DurationMin(millis = 1) @DurationMax(days = 7)
            Duration runTime,

            @Nullable @DecimalMin("0") Double usdPerHour,
            @Nullable @DecimalMin("0") Double maxUsdPerHour) {

        PoolPolicy policy() {
            return new PoolPolicy(
                    min, max, waitTarget, serviceLevel, drainTime, coolDown, slots, runTime, usdPerHour, maxUsdPerHour);
        }

        void requireSense(String name) {
            if (min > max) {
                throw new IllegalArgumentException(name + ".min must be at most " + name + ".max, which is " + max);
            }
            if (maxUsdPerHour != null && usdPerHour == null) {
                throw new IllegalArgumentException(
                        name + ".max-usd-per-hour must stand beside " + name + ".usd-per-hour, what a machine costs");
            }
            if (policy().affordable() < min) {
                throw new IllegalArgumentException(name + ".max-usd-per-hour must pay for " + name + ".min machines: "
                        + min + " of them cost more");
            }
        }
    }
}
