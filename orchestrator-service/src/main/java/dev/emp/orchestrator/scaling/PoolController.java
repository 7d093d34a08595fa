package dev.emp.orchestrator.scaling;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.emp.jobbus.bus.QueueControl;
import dev.emp.jobbus.bus.QueueControl.Mode;
import dev.emp.jobbus.bus.Scope;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.ProblemException;
import dev.emp.orchestrator.problem.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

@RestController
@RequestMapping(path = "/v1/pools", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Pools")
final class PoolController {

    private final Pools pools;
    private final PoolPolicies policies;
    private final QueueControl control;
    private final Clock clock;

    PoolController(Pools pools, PoolPolicies policies, QueueControl control, Clock clock) {
        this.pools = pools;
        this.policies = policies;
        this.control = control;
        this.clock = clock;
    }

    @Operation(
            operationId = "listPools",
            summary = "Every pool that is configured, has machines or is asked for: what waits, what runs, and how many"
                    + " machines there should be")
    @GetMapping
    Mono<PoolList> list() {
        return pools.fleet()
                .zipWith(
                        modes(),
                        (fleet, modes) -> new PoolList(
                                fleet.pools().keySet().stream()
                                        .map(name -> view(name, fleet, modes))
                                        .toList(),
                                WithoutPool.of(fleet),
                                fleet.at()));
    }

    @Refuses(ErrorCode.POOL_NOT_FOUND)
    @Operation(
            operationId = "getPool",
            summary = "A pool: what waits, what runs, and how many machines there should be")
    @GetMapping("/{pool}")
    Mono<PoolView> get(@PathVariable String pool) {
        return fleetWith(pool).zipWith(modes(), (fleet, modes) -> view(pool, fleet, modes));
    }

    @Refuses({ErrorCode.POOL_NOT_FOUND, ErrorCode.SCALING_UNKNOWN})
    @Operation(
            operationId = "getPoolScaling",
            summary = "How many machines the pool should have, for KEDA's metrics-api scaler and others",
            description = "While too little is known it answers with `scaling_unknown`: leave the number as it is.")
    @GetMapping("/{pool}/scaling")
    Mono<ScalingView> scaling(@PathVariable String pool) {
        return pools.fleet()
                .doOnNext(this::requireSettled)
                .then(fleetWith(pool))
                .map(fleet -> ScalingView.of(record(fleet, pool)));
    }

    private Mono<FleetRecord> fleetWith(String pool) {
        return pools.fleet().doOnNext(fleet -> record(fleet, pool));
    }

    private static PoolRecord record(FleetRecord fleet, String pool) {
        PoolRecord found = fleet.pools().get(pool);
        if (found == null) {
            String known = fleet.pools().isEmpty()
                    ? "none"
                    : String.join(", ", fleet.pools().keySet());
            throw new ProblemException(
                    ErrorCode.POOL_NOT_FOUND, "no machine, job or setting names this pool; there are: " + known);
        }
        return found;
    }

    private void requireSettled(FleetRecord fleet) {
        if (!fleet.isSettled(clock.instant())) {
            HttpHeaders headers = new HttpHeaders();
            headers.set(HttpHeaders.RETRY_AFTER, Long.toString(FleetRecord.SETTLING.toSeconds()));
            throw new ProblemException(
                    ErrorCode.SCALING_UNKNOWN,
                    "the pools have not been watched for " + FleetRecord.SETTLING.toSeconds()
                            + " s yet, or not lately; leave the number of machines as it is",
                    headers);
        }
    }

    private PoolView view(String name, FleetRecord fleet, Map<Scope, Mode> modes) {
        return PoolView.of(name, record(fleet, name), policies.of(name), mode(name, modes), fleet.at());
    }

    private Mono<Map<Scope, Mode>> modes() {
        return Mono.fromCompletionStage(control::restrictions);
    }

    private static String mode(String pool, Map<Scope, Mode> modes) {
        Mode mode = pool.isBlank() || pool.length() > Scope.LONGEST_NAME ? null : modes.get(Scope.pool(pool));
        return mode == null ? "running" : mode.name().toLowerCase(Locale.ROOT);
    }

    @Schema(name = "PoolList")
    record PoolList(
            List<PoolView> pools,
            @JsonProperty("without_pool") WithoutPool withoutPool,
            @JsonProperty("as_of") Instant asOf) {}

    /** Jobs that ask for no pool: any machine may take them, and no pool is scaled by them. */
    @Schema(name = "JobsWithoutPool")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record WithoutPool(
            long depth,
            @JsonProperty("oldest_wait_seconds") @Nullable Double oldestWaitSeconds) {

        private static WithoutPool of(FleetRecord fleet) {
            Instant oldest = fleet.withoutPool().oldest();
            return new WithoutPool(
                    fleet.withoutPool().jobs(),
                    oldest == null ? null : PoolView.seconds(Duration.between(oldest, fleet.at())));
        }
    }
}
