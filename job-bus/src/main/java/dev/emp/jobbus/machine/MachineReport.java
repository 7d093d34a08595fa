package dev.emp.jobbus.machine;

import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.matching.Capabilities;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a machine says of itself, on every change and at least every 15 s.
 *
 * @param reason why the health is not {@code HEALTHY}; null when it is
 * @param steps of the start-up, in the order they were begun
 * @param events the newest last; of more than {@link #MOST_EVENTS} the oldest are left out
 * @param resources what the machine uses; null while that is not known
 */
public record MachineReport(
        MachineId id,
        Description description,
        Health health,
        @Nullable String reason,
        Instant reportedAt,
        List<Worker> workers,
        List<Service> services,
        List<Step> steps,
        List<Event> events,
        @Nullable Resources resources) {

    /** Version of the JSON form of this record; raised when a field changes its meaning. */
    public static final int SCHEMA_VERSION = 2;

    /** The oldest version that is still understood, so that machines can be updated one after the other. */
    public static final int OLDEST_SCHEMA_VERSION = 1;

    public static final int MOST_EVENTS = 32;

    public MachineReport {
        workers = List.copyOf(workers);
        services = List.copyOf(services);
        steps = List.copyOf(steps);
        events = List.copyOf(events.subList(Math.max(0, events.size() - MOST_EVENTS), events.size()));
    }

    /**
     * What does not change while the machine runs.
     *
     * @param type {@code gpu} or {@code api}
     * @param profile the plan it was started with, such as {@code base} or {@code comfyui}; empty when not known
     * @param version of the program; empty when not known
     */
    public record Description(String type, String profile, String version, Instant startedAt) {}

    /**
     * A claimer.
     *
     * @param slots how many jobs it runs at a time
     * @param slotsUsed how many jobs it has in hand
     * @param jobs the first {@value #MOST_JOBS} of these, in the order of their ids
     */
    public record Worker(WorkerId id, int slots, int slotsUsed, Capabilities capabilities, List<JobId> jobs) {

        /** More would make the report of a worker with hundreds of slots too large to send at every change. */
        public static final int MOST_JOBS = 100;

        public Worker {
            jobs = jobs.stream().sorted().limit(MOST_JOBS).toList();
        }

        /** @param jobs all that it has in hand */
        public Worker(WorkerId id, int slots, Capabilities capabilities, List<JobId> jobs) {
            this(id, slots, jobs.size(), capabilities, jobs);
        }
    }

    /**
     * A process or connector the machine relies on.
     *
     * @param name unique on the machine, such as {@code comfyui-gpu0}
     * @param service what it runs, such as {@code comfyui}
     * @param reason why it is not up; null when it is
     * @param since when it entered its state
     * @param process the child process behind it; null for a connector inside the machine's own process, and while
     *     there is none
     */
    public record Service(
            String name,
            String service,
            Service.State state,
            @Nullable String reason,
            Instant since,
            @Nullable ChildProcess process) {

        public boolean isUp() {
            return state == Service.State.UP;
        }

        /** How a service is; only one that is up takes jobs. */
        public enum State {
            /** It is to be started. */
            PLANNED,
            STARTING,
            UP,
            /** It runs but does not answer as it should. */
            DOWN,
            /** It has ended and is started again after a pause. */
            RESTARTING,
            /** It has ended too often and is not started again. */
            FAILED,
            STOPPING,
            STOPPED;

            public String wireName() {
                return name().toLowerCase(Locale.ROOT);
            }
        }
    }

    /**
     * A child process, as it was last measured.
     *
     * @param restarts how often it was started again since the machine's start
     * @param cpuCores processor time per time: 1.5 is one core and a half
     * @param memoryBytes its memory that is not swapped out, that of its children included
     * @param memoryLimitBytes over which it is restarted; null when it has no limit
     */
    public record ChildProcess(
            long pid,
            int restarts,
            double cpuCores,
            long memoryBytes,
            @Nullable Long memoryLimitBytes) {}

    /**
     * A step of the start-up.
     *
     * @param took null while it is running
     * @param detail what it found or did, or why it failed or was skipped
     */
    public record Step(
            String name,
            Step.State state,
            Instant startedAt,
            @Nullable Duration took,
            @Nullable String detail) {

        /** How far a step is. */
        public enum State {
            RUNNING,
            DONE,
            FAILED,
            SKIPPED;

            public String wireName() {
                return name().toLowerCase(Locale.ROOT);
            }
        }
    }

    /**
     * Something an operator may want to know of.
     *
     * @param kind in snake_case, such as {@code startup_complete}, {@code state_changed} or {@code service_exited}
     * @param subject the service, step or resource it is about; null when it is the machine
     * @param text a sentence for people
     */
    public record Event(Instant at, String kind, @Nullable String subject, String text) {}

    /**
     * What the machine uses of what it has.
     *
     * @param cpuShare of all cores, 0 to 1
     * @param receivedBytesPerSecond over all network interfaces but the loopback
     * @param sentBytesPerSecond the same, outwards
     */
    public record Resources(
            double cpuShare,
            int cores,
            long memoryUsedBytes,
            long memoryTotalBytes,
            List<Disk> disks,
            double receivedBytesPerSecond,
            double sentBytesPerSecond,
            List<Gpu> gpus) {

        public Resources {
            disks = List.copyOf(disks);
            gpus = List.copyOf(gpus);
        }

        /** @param path a directory the machine writes to; the sizes are those of its file system */
        public record Disk(String path, long usedBytes, long totalBytes) {}

        /**
         * A graphics card. What it does not tell is null.
         *
         * @param utilization the share of time it was busy, 0 to 1
         */
        public record Gpu(
                int index,
                String name,
                @Nullable Double utilization,
                long memoryUsedBytes,
                long memoryTotalBytes,
                @Nullable Double temperatureCelsius,
                @Nullable Double powerWatts) {}
    }

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
