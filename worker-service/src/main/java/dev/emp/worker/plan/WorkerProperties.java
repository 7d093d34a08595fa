package dev.emp.worker.plan;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How this machine works.
 *
 * @param lease how long a claimed job stays this machine's without a renewal; renewed every third of it
 * @param shutdownGrace how long running jobs may go on after the order to stop, before they are given back
 * @param claimWait how long one request for work waits at the bus
 * @param reconnectLimit how long the job bus may be out of reach before the machine gives up and ends
 * @param idleLimit after how long without a job this machine ends by itself, with status 0; null for never. For where something
 *     else starts machines as they are needed
 * @param cancelGrace how long a connector may take to stop a canceled job, before it is stopped the hard way
 * @param tenants whose jobs this machine takes, whatever the jobs ask for
 * @param connectors one worker each
 */
@Validated
@ConfigurationProperties("emp.worker")
public record WorkerProperties(
        @DefaultValue("15s")
        @DurationMin(seconds = 1, message = "must be 1s to 1h")
        @DurationMax(hours = 1, message = "must be 1s to 1h")
        Duration lease,

        @DefaultValue("25s") @DurationMin(message = "must not be negative")
        Duration shutdownGrace,

        @DefaultValue("20s")
        @DurationMin(seconds = 1, message = "must be 1s to 5m")
        @DurationMax(minutes = 5, message = "must be 1s to 5m")
        Duration claimWait,

        @DefaultValue("10s") @DurationMin(message = "must not be negative")
        Duration cancelGrace,

        @DefaultValue("10m") @DurationMin(seconds = 1, message = "must be at least 1s")
        Duration reconnectLimit,

        @DurationMin(seconds = 1, message = "must be at least 1s") @Nullable
        Duration idleLimit,

        @DefaultValue @Valid Tenants tenants,
        @DefaultValue List<@Valid ConnectorEntry> connectors) {

    public WorkerProperties {
        connectors = List.copyOf(connectors);
    }

    /**
     * Names of tenants; one that is both allowed and denied is denied.
     *
     * @param allowed the only tenants whose jobs are taken; empty for all
     * @param denied whose jobs are never taken
     */
    public record Tenants(
            @DefaultValue Set<@NotBlank(message = "must not be blank") String> allowed,
            @DefaultValue Set<@NotBlank(message = "must not be blank") String> denied) {

        public static final Tenants ALL = new Tenants(Set.of(), Set.of());

        public Tenants {
            allowed = Set.copyOf(allowed);
            denied = Set.copyOf(denied);
        }
    }

    /**
     * A connector and the worker that claims jobs for it.
     *
     * @param name of the worker and of its service in reports; unique on the machine
     * @param url where the connector service answers; null calls the connector bean of that name directly
     * @param slots how many jobs run at once
     * @param pool {@code fast}, {@code standard}, {@code heavy} or a name of your own
     * @param labels offered to jobs' requirements besides service, pool and models
     * @param exclusive {@code pool}, {@code model} or labels that a job must ask for by {@code =} or {@code in}; jobs
     *     that do not are kept off
     */
    @ConfigurationPropertiesSource
    public record ConnectorEntry(
            @NotNull(message = "must be given")
            @Pattern(
                    regexp = Names.PATTERN,
                    message = "must be letters, digits, '.', '_' or '-', at most 63, a letter or digit first")
            String name,

            @Nullable URI url,

            @DefaultValue("1")
            @Min(value = 1, message = "must be 1 to 1000")
            @Max(value = 1000, message = "must be 1 to 1000")
            int slots,

            @DefaultValue("standard") String pool,
            @DefaultValue Map<String, String> labels,
            @DefaultValue Set<String> exclusive) {

        public ConnectorEntry {
            labels = Map.copyOf(labels);
            exclusive = Set.copyOf(exclusive);
        }
    }
}
