package dev.emp.jobbus.machine;

import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.matching.Capabilities;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a machine says of itself, on every change and at least every 15 s.
 *
 * @param type {@code gpu} or {@code api}
 * @param reason why the health is not {@code HEALTHY}; null when it is
 */
public record MachineReport(
        MachineId id,
        String type,
        Health health,
        @Nullable String reason,
        Instant startedAt,
        Instant reportedAt,
        List<Worker> workers,
        List<Service> services) {

    /** Version of the JSON form of this record; raised when a field changes its meaning. */
    public static final int SCHEMA_VERSION = 1;

    public MachineReport {
        workers = List.copyOf(workers);
        services = List.copyOf(services);
    }

    /** A claimer and the jobs it has in hand. */
    public record Worker(WorkerId id, int slots, Capabilities capabilities, List<JobId> jobs) {
        public Worker {
            jobs = List.copyOf(jobs);
        }
    }

    /**
     * A process or connector the machine relies on.
     *
     * @param reason why it is not up; null when it is
     */
    public record Service(
            String name,
            String service,
            boolean up,
            @Nullable String reason) {}

    /** The states of section 5 of the architecture, and those of the machine's own beginning and end. */
    public enum Health {
        STARTING,
        HEALTHY,
        RESTARTING,
        RECONNECTING,
        RESOURCE_RECOVERY,
        DRAINING,
        FAILED,
        STOPPED;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
