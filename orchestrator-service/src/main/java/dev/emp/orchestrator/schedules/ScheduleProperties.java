package dev.emp.orchestrator.schedules;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of schedules.
 *
 * @param max how many there may be, of all tenants together
 * @param maxPerTenant how many of them one tenant may have
 * @param maxBodySize how large one may be with its job, which is read for every run
 * @param grace how late a run may start before it counts as missed; longer than another replica needs to take over
 */
@Validated
@ConfigurationProperties("emp.orchestrator.schedules")
record ScheduleProperties(
        @DefaultValue("10000") @Min(1) @Max(100_000) int max,
        @DefaultValue("1000") @Min(1) @Max(100_000) int maxPerTenant,
        @DefaultValue("256KB") DataSize maxBodySize,

        @DefaultValue("1m") @DurationMin(seconds = 30) @DurationMax(minutes = 10)
        Duration grace) {}
