package dev.emp.monitor;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the monitor.
 *
 * @param orchestratorUrl where calls are passed on to, and who says who may see what
 */
@Validated
@ConfigurationProperties("emp.monitor")
public record MonitorSettings(
        @DefaultValue("http://127.0.0.1:8080") URI orchestratorUrl,
        @DefaultValue @Valid Feed feed,
        @DefaultValue @Valid Session session,
        @DefaultValue OidcSettings oidc) {

    /**
     * @param duration how long one stays signed in at most
     * @param recheck how often the orchestrator is asked whether keys still count, while somebody looks
     * @param failedTries how many keys in a minute may be wrong that one address tries to sign in with
     */
    public record Session(
            @DefaultValue("12h") Duration duration,
            @DefaultValue("1m") Duration recheck,
            @DefaultValue("10") @Min(1) @Max(1_000) int failedTries) {

        /** @throws IllegalArgumentException if a duration is not positive */
        public Session {
            requirePositive("session.duration", duration);
            requirePositive("session.recheck", recheck);
        }
    }

    /**
     * @param flushInterval how often a client is told of changes
     * @param heartbeat the longest silence on a healthy socket
     * @param stallLimit how long one send may take before the client is cut off
     * @param jobWindow how many jobs a client gets unless it asks for another number
     * @param jobRows how many jobs the monitor holds: all running ones, then the newest
     * @param changesKept how many changes a client may be behind before it gets a snapshot in their place
     * @param countsInterval how often the counts by state are read while jobs are moving
     * @param machinesInterval how often the list of machines is compared with the bus, to notice lost ones
     * @param lostMachineRetention how long a lost machine stays on the page
     */
    public record Feed(
            @DefaultValue("100ms") Duration flushInterval,
            @DefaultValue("10s") Duration heartbeat,
            @DefaultValue("30s") Duration stallLimit,
            @DefaultValue("200") @Min(1) @Max(10_000) int jobWindow,
            @DefaultValue("10000") @Min(1) @Max(100_000) int jobRows,
            @DefaultValue("20000") @Min(1) int changesKept,
            @DefaultValue("500ms") Duration countsInterval,
            @DefaultValue("5s") Duration machinesInterval,
            @DefaultValue("10m") Duration lostMachineRetention) {

        /** @throws IllegalArgumentException if a duration is not positive */
        public Feed {
            requirePositive("feed.flush-interval", flushInterval);
            requirePositive("feed.heartbeat", heartbeat);
            requirePositive("feed.stall-limit", stallLimit);
            requirePositive("feed.counts-interval", countsInterval);
            requirePositive("feed.machines-interval", machinesInterval);
            requirePositive("feed.lost-machine-retention", lostMachineRetention);
        }
    }

    private static void requirePositive(String name, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException("emp.monitor." + name + " must be positive, not " + value);
        }
    }
}
