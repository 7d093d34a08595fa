package dev.emp.worker.status;

import dev.emp.jobbus.machine.MachineReport;
import dev.emp.jobbus.matching.AttributeValue;
import dev.emp.jobbus.matching.Capabilities;
import dev.emp.worker.execution.Execution;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code /status}: the report on the bus and what is only of interest on the machine itself.
 *
 * @param jobsEnded attempts by outcome since the start
 */
record StatusView(
        int schemaVersion,
        String id,
        String type,
        String profile,
        String version,
        String health,
        @Nullable String reason,
        Instant startedAt,
        Instant reportedAt,
        long uptimeSeconds,
        Map<String, Long> jobsEnded,
        List<WorkerView> workers,
        List<ServiceView> services,
        List<StepView> steps,
        List<MachineReport.Event> events,
        MachineReport.@Nullable Resources resources,
        List<JobView> jobs) {

    static StatusView of(MachineReport report, Map<String, Long> jobsEnded, List<JobView> jobs) {
        MachineReport.Description description = report.description();
        return new StatusView(
                MachineReport.SCHEMA_VERSION,
                report.id().value(),
                description.type(),
                description.profile(),
                description.version(),
                report.health().wireName(),
                report.reason(),
                description.startedAt(),
                report.reportedAt(),
                Duration.between(description.startedAt(), report.reportedAt()).toSeconds(),
                jobsEnded,
                report.workers().stream().map(WorkerView::of).toList(),
                report.services().stream().map(ServiceView::of).toList(),
                report.steps().stream().map(StepView::of).toList(),
                report.events(),
                report.resources(),
                jobs);
    }

    /** A process or connector; {@code process} is null when there is no child process. */
    record ServiceView(
            String name,
            String service,
            String state,
            boolean up,
            @Nullable String reason,
            Instant since,
            MachineReport.@Nullable ChildProcess process) {

        static ServiceView of(MachineReport.Service service) {
            return new ServiceView(
                    service.name(),
                    service.service(),
                    service.state().wireName(),
                    service.isUp(),
                    service.reason(),
                    service.since(),
                    service.process());
        }
    }

    /** @param tookSeconds null while it runs */
    record StepView(
            String name,
            String state,
            Instant startedAt,
            @Nullable Double tookSeconds,
            @Nullable String detail) {

        static StepView of(MachineReport.Step step) {
            Duration took = step.took();
            return new StepView(
                    step.name(),
                    step.state().wireName(),
                    step.startedAt(),
                    took == null ? null : took.toMillis() / 1000.0,
                    step.detail());
        }
    }

    /**
     * @param offers the worker's capabilities: for every attribute its values, as text
     * @param warmModels what its provider holds in memory
     */
    record WorkerView(
            String id,
            int slots,
            int slotsUsed,
            Map<String, List<String>> offers,
            List<String> warmModels,
            List<String> jobs) {

        static WorkerView of(MachineReport.Worker worker) {
            Map<String, List<String>> offers = new TreeMap<>();
            worker.capabilities().attributes().forEach((name, values) -> offers.put(name, texts(values)));
            List<String> warm = texts(worker.capabilities().valuesOf(Capabilities.WARM_MODEL));
            List<String> jobs = worker.jobs().stream().map(id -> id.value()).toList();
            return new WorkerView(worker.id().toString(), worker.slots(), worker.slotsUsed(), offers, warm, jobs);
        }

        private static List<String> texts(Set<AttributeValue> values) {
            return values.stream()
                    .map(AttributeValue::toString)
                    .distinct()
                    .sorted()
                    .toList();
        }
    }

    /**
     * A job in hand.
     *
     * @param fraction 0 to 1; null before the first progress
     * @param log its last lines
     */
    record JobView(
            String id,
            long epoch,
            String worker,
            String service,
            Instant startedAt,
            @Nullable Double fraction,
            @Nullable String message,
            List<String> log) {

        static JobView of(Execution execution) {
            var progress = execution.progress().orElse(null);
            return new JobView(
                    execution.lease().job().value(),
                    execution.lease().epoch(),
                    execution.lease().worker().toString(),
                    execution.service(),
                    execution.startedAt(),
                    progress == null ? null : progress.fraction(),
                    progress == null ? null : progress.message(),
                    execution.log());
        }
    }
}
