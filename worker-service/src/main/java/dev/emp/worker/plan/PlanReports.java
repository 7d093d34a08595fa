package dev.emp.worker.plan;

import dev.emp.settings.Masking;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes the report of a plan, and leaves the secrets out. */
final class PlanReports {

    private final MachineIdentity identity;
    private final MachineProperties machine;
    private final Surroundings surroundings;

    PlanReports(MachineIdentity identity, MachineProperties machine, Surroundings surroundings) {
        this.identity = identity;
        this.machine = machine;
        this.surroundings = surroundings;
    }

    PlanReport of(MachinePlan plan) {
        return new PlanReport(
                new PlanReport.Machine(
                        identity.id().value(),
                        identity.type().wireName(),
                        identity.profile().wireName(),
                        identity.version(),
                        identity.directory().toString(),
                        machine.supervise(),
                        surroundings.gpus().stream()
                                .map(gpu -> new PlanReport.FoundGpu(gpu.index(), gpu.name(), gpu.memoryBytes()))
                                .toList()),
                plan.workers().stream().map(this::service).toList(),
                plan.remarks(),
                machine.setup().stream().map(PlanReports::setup).toList());
    }

    private PlanReport.Service service(PlannedWorker worker) {
        PlannedService service = worker.service();
        return new PlanReport.Service(
                service.name(),
                service.connector().describe(),
                worker.slots(),
                worker.pool(),
                new TreeMap<>(worker.labels()),
                process(service.name(), service.process()));
    }

    private PlanReport.@Nullable PlannedProcess process(String service, @Nullable ChildProcess process) {
        if (process == null) {
            return null;
        }
        ChildProcess.Limits limits = process.limits();
        Path directory = process.workingDirectory();
        return new PlanReport.PlannedProcess(
                Masking.withoutSecrets(process.command()),
                environment(service, process),
                directory == null ? null : directory.toString(),
                process.ready().getPort(),
                process.ready().toString(),
                limits.start().toSeconds(),
                limits.maxRestarts(),
                limits.window().toSeconds(),
                limits.stopGrace().toSeconds(),
                limits.memoryBytes());
    }

    /** Only the machine's own additions are known to be harmless. */
    private Map<String, String> environment(String service, ChildProcess process) {
        Set<String> fromOperator = machine.services()
                .getOrDefault(service, MachineProperties.ServiceSettings.DEFAULT)
                .environment()
                .keySet();
        Map<String, String> shown = new TreeMap<>(process.environment());
        shown.replaceAll((name, value) -> fromOperator.contains(name) ? Masking.MASK : value);
        return shown;
    }

    private static PlanReport.Setup setup(MachineProperties.SetupCommand command) {
        return new PlanReport.Setup(
                command.name(),
                Masking.withoutSecrets(command.command()),
                command.timeout().toSeconds());
    }
}
