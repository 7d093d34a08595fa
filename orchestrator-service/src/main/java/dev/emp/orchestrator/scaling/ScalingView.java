package dev.emp.orchestrator.scaling;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;

/** A pool for autoscalers: flat, numbers only. */
@Schema(name = "PoolScaling")
record ScalingView(
        @Schema(description = "Machines that there should be")
        int desired,

        @JsonProperty("queue_length") @Schema(description = "Jobs that wait and jobs in work")
        long queueLength,

        @Schema(description = "Jobs that wait") long depth,
        @Schema(description = "Jobs in work") int running,

        @Schema(description = "Machines that are there") int machines,

        @Schema(description = "Machines of these that have a job in hand")
        int busy) {

    static ScalingView of(PoolRecord pool) {
        PoolLoad load = pool.load();
        return new ScalingView(
                pool.decision().desired(),
                load.depth() + load.running(),
                load.depth(),
                load.running(),
                load.machines(),
                load.busy());
    }
}
