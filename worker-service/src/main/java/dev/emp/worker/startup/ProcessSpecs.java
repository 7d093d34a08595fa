package dev.emp.worker.startup;

import dev.emp.worker.plan.ChildProcess;
import dev.emp.worker.plan.MachinePlan;
import dev.emp.worker.plan.PlannedService;
import dev.emp.worker.supervision.ProcessSpec;
import dev.emp.worker.supervision.ReadinessProbe;
import dev.emp.worker.supervision.RestartPolicy;
import java.util.List;
import java.util.stream.Stream;

/** The processes of a plan, as the supervisor wants them. */
final class ProcessSpecs {

    private ProcessSpecs() {}

    static List<ProcessSpec> of(MachinePlan plan) {
        return plan.services().stream().flatMap(ProcessSpecs::of).toList();
    }

    private static Stream<ProcessSpec> of(PlannedService service) {
        ChildProcess process = service.process();
        if (process == null) {
            return Stream.empty();
        }
        ChildProcess.Limits limits = process.limits();
        return Stream.of(new ProcessSpec(
                service.name(),
                process.command(),
                process.environment(),
                process.workingDirectory(),
                new ReadinessProbe(process.ready(), limits.start()),
                new RestartPolicy(limits.maxRestarts(), limits.window(), limits.stopGrace())));
    }
}
