package dev.emp.worker.plan;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a machine would run, for people and their tools: without secrets, in the units its names say.
 *
 * @param remarks on what was left out
 * @param setup what is run once before the services start, in order
 */
public record PlanReport(Machine machine, List<Service> services, List<String> remarks, List<Setup> setup) {

    public PlanReport {
        services = List.copyOf(services);
        remarks = List.copyOf(remarks);
        setup = List.copyOf(setup);
    }

    /**
     * @param gpus all that were found, also those that are not used
     * @param supervise whether the machine starts the processes of its profile itself
     */
    public record Machine(
            String id,
            String type,
            String profile,
            String version,
            String directory,
            boolean supervise,
            List<FoundGpu> gpus) {

        public Machine {
            gpus = List.copyOf(gpus);
        }
    }

    /** @param memoryBytes 0 when unknown */
    public record FoundGpu(int index, String name, long memoryBytes) {}

    /**
     * A service and its worker.
     *
     * @param connector how the worker reaches it, in words
     * @param process null when this machine keeps none for it
     */
    public record Service(
            String name,
            String connector,
            int slots,
            String pool,
            Map<String, String> labels,
            @Nullable PlannedProcess process) {}

    /**
     * @param command program and arguments; what looks like a secret is masked
     * @param environment what is added to the machine's own, by name; what an operator has added is masked
     * @param workingDirectory null for the machine's own
     * @param readyUrl answers once the process can work
     * @param memoryLimitBytes null for none
     */
    public record PlannedProcess(
            List<String> command,
            Map<String, String> environment,
            @Nullable String workingDirectory,
            int port,
            String readyUrl,
            long startLimitSeconds,
            int maxRestarts,
            long restartWindowSeconds,
            long stopGraceSeconds,
            @Nullable Long memoryLimitBytes) {}

    /** @param command program and arguments; what looks like a secret is masked */
    public record Setup(String name, List<String> command, long timeoutSeconds) {}
}
