package dev.emp.orchestrator.alerts;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * When to raise an alert.
 *
 * @param interval the pause between two looks
 * @param hold how long a reason must be gone before its alert is over: one that comes and goes is told once
 * @param queueAge how long a job may wait in a pool
 * @param exhausted how long a pool may need more machines than it may have
 * @param errorRate the share of jobs that may fail, over five minutes
 * @param errorJobs fewer jobs than this in five minutes say nothing
 * @param lostMachines how many machines may go without a word before it is an alert
 * @param usdPerDay what may be spent in a day (UTC); unset for any sum
 */
@Validated
@ConfigurationProperties("emp.orchestrator.alerts")
record AlertProperties(
        @DefaultValue("10s") @DurationMin(millis = 10) @DurationMax(minutes = 5)
        Duration interval,

        @DefaultValue("5m") @DurationMin(millis = 0) @DurationMax(days = 1)
        Duration hold,

        @DefaultValue("5m") @DurationMin(seconds = 1) @DurationMax(days = 7)
        Duration queueAge,

        @DefaultValue("5m") @DurationMin(millis = 0) @DurationMax(days = 1)
        Duration exhausted,

        @DefaultValue("0.2") @DecimalMin("0") @DecimalMax("1")
        double errorRate,

        @DefaultValue("20") @Min(1) int errorJobs,
        @DefaultValue("0") @Min(0) int lostMachines,
        @Nullable @DecimalMin("0") Double usdPerDay) {}
