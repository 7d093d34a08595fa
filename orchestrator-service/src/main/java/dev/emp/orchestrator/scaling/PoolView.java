package dev.emp.orchestrator.scaling;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A pool as clients see it. What is not known is left out. */
@Schema(name = "Pool")
@JsonInclude(JsonInclude.Include.NON_NULL)
record PoolView(
        @Schema(example = "heavy") String name,

        @Schema(allowableValues = {"running", "paused", "draining"})
        String mode,

        @Schema(description = "Jobs that ask for the pool and wait")
        long depth,

        @JsonProperty("oldest_wait_seconds") @Schema(description = "How long the first of them has waited") @Nullable
        Double oldestWaitSeconds,

        @Schema(description = "Jobs that its machines have in hand")
        int running,

        @JsonProperty("arrivals_per_second") @Schema(description = "Left out for the first two minutes") @Nullable
        Double arrivalsPerSecond,

        @JsonProperty("mean_run_seconds") @Schema(description = "Left out until a job has ended") @Nullable
        Double meanRunSeconds,

        MachinesView machines,
        DesiredView desired,
        @JsonProperty("as_of") Instant asOf) {

    static PoolView of(String name, PoolRecord pool, PoolPolicy policy, String mode, Instant asOf) {
        PoolLoad load = pool.load();
        Instant oldest = pool.oldest();
        return new PoolView(
                name,
                mode,
                load.depth(),
                oldest == null ? null : seconds(Duration.between(oldest, asOf)),
                load.running(),
                rounded(load.arrivalsPerSecond()),
                load.runTime() == null ? null : seconds(load.runTime()),
                new MachinesView(
                        load.machines(), load.busy(), pool.idle(), load.slots(), cost(load.machines(), policy)),
                DesiredView.of(pool.decision(), policy),
                asOf);
    }

    static @Nullable Double cost(int machines, PoolPolicy policy) {
        return policy.usdPerHour() == null ? null : machines * policy.usdPerHour();
    }

    static double seconds(Duration duration) {
        return Math.max(0, duration.toMillis() / 1000.0);
    }

    private static @Nullable Double rounded(@Nullable Double rate) {
        return rate == null ? null : Math.round(rate * 10_000) / 10_000.0;
    }

    /** @param idle names of those that have no job in hand: the ones that may be taken away */
    @Schema(name = "PoolMachines")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record MachinesView(
            int present,
            int busy,
            List<String> idle,
            int slots,
            @JsonProperty("usd_per_hour") @Nullable Double usdPerHour) {}

    /**
     * @param machines how many there should be
     * @param needed how many the load asks for, before any bound
     * @param why what decided
     */
    @Schema(name = "PoolDesired")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record DesiredView(
            int machines,
            int needed,

            @Schema(allowableValues = {"load", "min", "max", "cost", "cool_down", "busy", "hold"})
            String why,

            int min,
            int max,
            @JsonProperty("wait_target_seconds") double waitTargetSeconds,
            @JsonProperty("scaled_in_at") @Nullable Instant scaledInAt,
            @JsonProperty("usd_per_hour") @Nullable Double usdPerHour) {

        static DesiredView of(Decision decision, PoolPolicy policy) {
            Instant scaledIn = decision.memory().scaledInAt();
            return new DesiredView(
                    decision.desired(),
                    decision.needed(),
                    decision.why().wireName(),
                    policy.min(),
                    policy.max(),
                    seconds(policy.waitTarget()),
                    scaledIn.equals(Instant.EPOCH) ? null : scaledIn,
                    cost(decision.desired(), policy));
        }
    }
}
