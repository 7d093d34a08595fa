package dev.emp.orchestrator.fleet;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.emp.jobbus.machine.MachineReport;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A process or connector that a machine relies on.
 *
 * @param up whether the state is {@code up}
 * @param reason why it is not up; left out when it is
 * @param process left out for a connector inside the machine's own process, and while there is none
 */
@Schema(name = "MachineService")
@JsonInclude(JsonInclude.Include.NON_NULL)
record MachineServiceView(
        @Schema(example = "comfyui-gpu0") String name,
        @Schema(example = "comfyui") String service,

        @Schema(
                example = "up",
                allowableValues = {"planned", "starting", "up", "down", "restarting", "failed", "stopping", "stopped"})
        String state,

        @Schema(description = "Whether its state is up") boolean up,

        @Schema(description = "Why it is not up; left out when it is") @Nullable
        String reason,

        @Schema(description = "When it entered its state") Instant since,

        @Schema(description = "The child process behind it; left out when there is none") @Nullable
        ProcessView process) {

    static MachineServiceView of(MachineReport.Service service) {
        return new MachineServiceView(
                service.name(),
                service.service(),
                service.state().wireName(),
                service.isUp(),
                service.reason(),
                service.since(),
                service.process() == null ? null : ProcessView.of(service.process()));
    }

    @Schema(name = "MachineProcess")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ProcessView(
            long pid,

            @Schema(description = "How often it was started again since the machine's start")
            int restarts,

            @JsonProperty("cpu_cores") @Schema(example = "1.5", description = "Processor time per time, in cores")
            double cpuCores,

            @JsonProperty("memory_bytes") long memoryBytes,

            @JsonProperty("memory_limit_bytes")
            @Schema(description = "The memory over which it is restarted; left out when it has no limit")
            @Nullable
            Long memoryLimitBytes) {

        static ProcessView of(MachineReport.ChildProcess process) {
            return new ProcessView(
                    process.pid(),
                    process.restarts(),
                    process.cpuCores(),
                    process.memoryBytes(),
                    process.memoryLimitBytes());
        }
    }
}
