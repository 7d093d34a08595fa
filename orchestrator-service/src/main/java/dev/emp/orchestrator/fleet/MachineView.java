package dev.emp.orchestrator.fleet;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.machine.MachineReport;
import dev.emp.jobbus.matching.AttributeValue;
import dev.emp.jobbus.matching.Capabilities;
import dev.emp.orchestrator.jobs.JobViews;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A machine as clients see it.
 *
 * @param reason why it is not healthy; left out when it is
 */
@Schema(name = "Machine")
@JsonInclude(JsonInclude.Include.NON_NULL)
record MachineView(
        String id,
        @Schema(example = "gpu") String type,
        @Schema(example = "healthy") String health,
        @Nullable String reason,
        @JsonProperty("started_at") Instant startedAt,
        @JsonProperty("reported_at") Instant reportedAt,
        List<WorkerView> workers,
        List<ProcessView> services) {

    static MachineView of(MachineReport report) {
        return new MachineView(
                report.id().value(),
                report.type(),
                report.health().wireName(),
                report.reason(),
                report.startedAt(),
                report.reportedAt(),
                report.workers().stream().map(WorkerView::of).toList(),
                report.services().stream().map(ProcessView::of).toList());
    }

    /**
     * @param warmModels what its provider holds in memory: jobs that prefer these models go there first
     * @param jobs ids of the jobs it has in hand
     */
    @Schema(name = "Worker")
    record WorkerView(
            String id,
            int slots,
            Map<String, List<Object>> capabilities,
            @JsonProperty("warm_models") List<String> warmModels,
            List<String> jobs) {

        static WorkerView of(MachineReport.Worker worker) {
            return new WorkerView(
                    worker.id().toString(),
                    worker.slots(),
                    capabilities(worker.capabilities()),
                    worker.capabilities().valuesOf(Capabilities.WARM_MODEL).stream()
                            .map(AttributeValue::toString)
                            .sorted()
                            .toList(),
                    worker.jobs().stream().map(JobId::value).toList());
        }

        private static Map<String, List<Object>> capabilities(Capabilities capabilities) {
            Map<String, List<Object>> values = new TreeMap<>();
            capabilities
                    .attributes()
                    .forEach((name, offered) -> values.put(
                            name, offered.stream().map(JobViews::plain).toList()));
            return values;
        }
    }

    /** @param reason why it is not up; left out when it is */
    @Schema(name = "MachineService")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ProcessView(
            String name,
            String service,
            boolean up,
            @Nullable String reason) {

        static ProcessView of(MachineReport.Service service) {
            return new ProcessView(service.name(), service.service(), service.up(), service.reason());
        }
    }
}
