package dev.emp.orchestrator.artifacts;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * When files of jobs that are gone go too, {@code emp.orchestrator.artifacts.*}.
 *
 * @param keptAtLeast how long after its last file nobody looks whether a job still exists; best an hour more than emp.bus.retention
 * @param sweepInterval the pause between two looks through the store, by one replica for all
 * @param unfinishedAfter what somebody has begun to write this long ago and never finished is removed
 */
@Validated
@ConfigurationProperties("emp.orchestrator.artifacts")
public record RetentionProperties(
        @DefaultValue("25h") @DurationMin(minutes = 10) Duration keptAtLeast,
        @DefaultValue("1h") @DurationMin(seconds = 1) Duration sweepInterval,
        @DefaultValue("2d") @DurationMin(hours = 1) Duration unfinishedAfter) {}
