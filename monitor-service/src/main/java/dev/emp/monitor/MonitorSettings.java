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
 * @param orchestratorUrl where job details and files are read from
 */
@Validated
@ConfigurationProperties("emp.monitor")
public record MonitorSettings(
        @DefaultValue("http://127.0.0.1:8080") URI orchestratorUrl,
        @DefaultValue @Valid Feed feed) {

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
            @DefaultValue("500") @Min(1) @Max(100_000) int jobRows,
            @DefaultValue("20000") @Min(1) int changesKept,
            @DefaultValue("500ms") Duration countsInterval,
            @DefaultValue("5s") Duration machinesInterval,
            @DefaultValue("10m") Duration lostMachineRetention) {

        /** @throws IllegalArgumentException if a duration is not positive */
        public Feed {
            requirePositive("flush-interval", flushInterval);
            requirePositive("heartbeat", heartbeat);
            requirePositive("stall-limit", stallLimit);
            requirePositive("counts-interval", countsInterval);
            requirePositive("machines-interval", machinesInterval);
            requirePositive("lost-machine-retention", lostMachineRetention);
        }

        private static void requirePositive(String name, Duration value) {
            if (!value.isPositive()) {
                throw new IllegalArgumentException("emp.monitor.feed." + name + " must be positive, not " + value);
            }
        }
    }
}
