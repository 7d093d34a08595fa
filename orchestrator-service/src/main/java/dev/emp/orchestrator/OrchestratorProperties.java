package dev.emp.orchestrator;

import jakarta.validation.Valid;
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
 * Settings of the orchestrator.
 *
 * @param maxInputSize how large the input of a job may be
 * @param bodyTimeout how long nothing of a body may come before the call is given up
 */
@Validated
@ConfigurationProperties("emp.orchestrator")
public record OrchestratorProperties(
        @DefaultValue("8MB") DataSize maxInputSize,
        @DefaultValue("60s") @DurationMin(millis = 10) Duration bodyTimeout,
        @DefaultValue @Valid Batches batches,
        @DefaultValue @Valid Events events,
        @DefaultValue @Valid Upkeep upkeep) {

    /** What a body may hold besides the input. */
    private static final DataSize ENVELOPE = DataSize.ofKilobytes(64);

    public DataSize maxBodySize() {
        return DataSize.ofBytes(maxInputSize.toBytes() + ENVELOPE.toBytes());
    }

    /**
     * What one batch may hold.
     *
     * @param maxJobs how many jobs
     * @param maxJsonSize how large a JSON body may be, which is held in memory
     * @param maxStreamSize how large an NDJSON body may be, which is not
     */
    public record Batches(
            @DefaultValue("100000") @Min(1) @Max(100_000) int maxJobs,
            @DefaultValue("16MB") DataSize maxJsonSize,
            @DefaultValue("1GB") DataSize maxStreamSize) {}

    /**
     * @param heartbeat the silence after which an event stream sends a comment
     * @param buffer how many events may wait for a slow client before its stream is ended
     */
    public record Events(
            @DefaultValue("15s") @DurationMin(millis = 10) Duration heartbeat,
            @DefaultValue("1024") @Min(16) @Max(1_000_000) int buffer) {}

    /**
     * @param interval the pause between two rounds of a duty; above 1 s the promise on dead workers no longer holds
     * @param batch how many jobs one call touches at most
     */
    public record Upkeep(
            @DefaultValue("1s") @DurationMin(millis = 10) @DurationMax(minutes = 1)
            Duration interval,

            @DefaultValue("500") @Min(1) @Max(10_000) int batch) {}
}
