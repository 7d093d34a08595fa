package dev.emp.worker.startup;

import dev.emp.jobbus.machine.MachineReport;
import dev.emp.worker.plan.MachineIdentity;
import dev.emp.worker.resources.ResourceSnapshot;
import dev.emp.worker.resources.ResourceWatch;
import dev.emp.worker.services.MachineServices;
import dev.emp.worker.status.Journal;
import dev.emp.worker.status.MachineFacts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the parts of the machine have to say for its report. */
final class LiveFacts implements MachineFacts {

    private final MachineIdentity identity;
    private final MachineServices services;
    private final StartupSteps steps;
    private final Journal journal;
    private final ResourceWatch resources;

    LiveFacts(
            MachineIdentity identity,
            MachineServices services,
            StartupSteps steps,
            Journal journal,
            ResourceWatch resources) {
        this.identity = identity;
        this.services = services;
        this.steps = steps;
        this.journal = journal;
        this.resources = resources;
    }

    @Override
    public String profile() {
        return identity.profile().wireName();
    }

    @Override
    public List<MachineReport.Service> services() {
        return services.reports();
    }

    @Override
    public List<MachineReport.Step> steps() {
        return steps.steps();
    }

    @Override
    public List<MachineReport.Event> events() {
        return journal.events();
    }

    @Override
    public MachineReport.@Nullable Resources resources() {
        return resources.latest().map(LiveFacts::resources).orElse(null);
    }

    private static MachineReport.Resources resources(ResourceSnapshot now) {
        return new MachineReport.Resources(
                now.cpu().share(),
                now.cpu().cores(),
                now.memory().usedBytes(),
                now.memory().totalBytes(),
                now.disks().stream()
                        .map(disk -> new MachineReport.Resources.Disk(
                                disk.path().toString(), disk.usedBytes(), disk.totalBytes()))
                        .toList(),
                now.network().receivedBytesPerSecond(),
                now.network().sentBytesPerSecond(),
                now.gpus().stream()
                        .map(gpu -> new MachineReport.Resources.Gpu(
                                gpu.index(),
                                gpu.name(),
                                gpu.utilization(),
                                gpu.memoryUsedBytes(),
                                gpu.memoryTotalBytes(),
                                gpu.temperatureCelsius(),
                                gpu.powerWatts()))
                        .toList());
    }
}
