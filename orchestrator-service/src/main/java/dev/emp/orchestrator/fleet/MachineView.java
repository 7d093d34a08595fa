package dev.emp.orchestrator.fleet;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.machine.MachineReport;
import dev.emp.jobbus.matching.AttributeValue;
import dev.emp.jobbus.matching.Capabilities;
import dev.emp.orchestrator.jobs.JobViews;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A machine as clients see it.
 *
 * @param profile empty when the machine did not say, like {@code version}
 * @param reason why it is not healthy; left out when it is
 * @param resources left out while they are not known
 */
@Schema(name = "Machine")
@JsonInclude(JsonInclude.Include.NON_NULL)
record MachineView(
        String id,

        @Schema(
                example = "gpu",
                allowableValues = {"gpu", "api"})
        String type,

        @Schema(example = "comfyui", description = "The service plan it was started with; empty when not known")
        String profile,

        @Schema(example = "0.1.0", description = "Version of the worker program; empty when not known")
        String version,

        @Schema(
                example = "healthy",
                description = "One of starting, healthy, restarting, reconnecting, resource_recovery, draining,"
                        + " failed, stopped; only a healthy machine takes new jobs")
        String health,

        @Schema(description = "Why it is not healthy; left out when it is") @Nullable
        String reason,

        @JsonProperty("started_at") Instant startedAt,
        @JsonProperty("reported_at") Instant reportedAt,
        List<WorkerView> workers,
        List<MachineServiceView> services,

        @Schema(description = "The steps of the start-up, in the order they were begun")
        List<StepView> steps,

        @Schema(description = "What happened lately, the newest last; at most 32")
        List<EventView> events,

        @Schema(description = "Left out while it is not known") @Nullable
        ResourcesView resources) {

    static MachineView of(MachineReport report) {
        MachineReport.Description description = report.description();
        return new MachineView(
                report.id().value(),
                description.type(),
                description.profile(),
                description.version(),
                report.health().wireName(),
                report.reason(),
                description.startedAt(),
                report.reportedAt(),
                report.workers().stream().map(WorkerView::of).toList(),
                report.services().stream().map(MachineServiceView::of).toList(),
                report.steps().stream().map(StepView::of).toList(),
                report.events().stream().map(EventView::of).toList(),
                report.resources() == null ? null : ResourcesView.of(report.resources()));
    }

    /**
     * @param warmModels what its provider holds in memory: jobs that prefer these models go there first
     * @param jobs ids of the jobs it has in hand
     */
    @Schema(name = "Worker")
    record WorkerView(
            String id,
            int slots,
            @JsonProperty("slots_used") int slotsUsed,
            Map<String, List<Object>> capabilities,
            @JsonProperty("warm_models") List<String> warmModels,

            @ArraySchema(
                    arraySchema =
                            @Schema(
                                    description =
                                            "The jobs in its hand, at most the first 100 in the order of their ids."))
            List<String> jobs) {

        static WorkerView of(MachineReport.Worker worker) {
            return new WorkerView(
                    worker.id().toString(),
                    worker.slots(),
                    worker.slotsUsed(),
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

    @Schema(name = "StartupStep")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record StepView(
            @Schema(example = "services") String name,

            @Schema(
                    example = "done",
                    allowableValues = {"running", "done", "failed", "skipped"})
            String state,

            @JsonProperty("started_at") Instant startedAt,

            @JsonProperty("took_seconds") @Schema(description = "Left out while it runs") @Nullable
            Double tookSeconds,

            @Schema(description = "What it found or did, or why it failed or was skipped") @Nullable
            String detail) {

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

    @Schema(name = "MachineEvent")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record EventView(
            Instant at,
            @Schema(example = "startup_complete") String kind,

            @Schema(description = "The service, step or resource it is about; left out when it is the machine")
            @Nullable
            String subject,

            @Schema(description = "A sentence for people") String text) {

        static EventView of(MachineReport.Event event) {
            return new EventView(event.at(), event.kind(), event.subject(), event.text());
        }
    }
}
