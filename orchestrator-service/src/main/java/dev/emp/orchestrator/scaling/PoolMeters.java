package dev.emp.orchestrator.scaling;

import dev.emp.orchestrator.upkeep.Duty;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Tells Prometheus how the pools stand. Every replica tells the same. */
@Component
final class PoolMeters implements Duty {

    private final FleetStore store;
    private final Duration interval;
    private final Clock clock;
    private final MultiGauge depth;
    private final MultiGauge oldest;
    private final MultiGauge running;
    private final MultiGauge desired;
    private final MultiGauge machines;
    private final MultiGauge busy;
    private volatile Instant next = Instant.MIN;
    private volatile @Nullable FleetRecord shown;

    PoolMeters(FleetStore store, PoolProperties properties, Clock clock, MeterRegistry meters) {
        this.store = store;
        this.interval = properties.scaling().interval();
        this.clock = clock;
        this.depth = gauge(meters, "depth", "", "Jobs that ask for the pool and wait");
        this.oldest = gauge(meters, "oldest.wait", "seconds", "How long the first of them has waited");
        this.running = gauge(meters, "running", "", "Jobs that the pool's machines have in hand");
        this.desired = gauge(meters, "machines.desired", "", "Machines that there should be");
        this.machines = gauge(meters, "machines", "", "Machines that are there");
        this.busy = gauge(meters, "machines.busy", "", "Machines that have a job in hand");
    }

    @Override
    public String name() {
        return "measuring pools";
    }

    @Override
    public CompletionStage<Integer> perform(int limit) {
        Instant now = clock.instant();
        if (now.isBefore(next)) {
            return CompletableFuture.completedFuture(0);
        }
        next = now.plus(interval);
        return store.read().thenApply(this::show);
    }

    private int show(Optional<FleetRecord> found) {
        found.ifPresent(fleet -> {
            shown = fleet;
            rows(depth, fleet, pool -> pool.load().depth());
            rows(oldest, fleet, this::wait);
            rows(running, fleet, pool -> pool.load().running());
            rows(desired, fleet, pool -> pool.decision().desired());
            rows(machines, fleet, pool -> pool.load().machines());
            rows(busy, fleet, pool -> pool.load().busy());
        });
        return 0;
    }

    private double wait(PoolRecord pool) {
        Instant first = pool.oldest();
        FleetRecord fleet = shown;
        return first == null || fleet == null ? 0 : PoolView.seconds(Duration.between(first, fleet.at()));
    }

    /** Those that are there stay and read what is shown now: replaced ones are seen twice by whoever asks in that moment. */
    private void rows(MultiGauge gauge, FleetRecord fleet, ToDoubleFunction<PoolRecord> value) {
        gauge.register(
                fleet.pools().keySet().stream()
                        .<MultiGauge.Row<?>>map(pool ->
                                MultiGauge.Row.of(Tags.of("pool", pool), this, meters -> meters.read(pool, value)))
                        .toList(),
                false);
    }

    private double read(String name, ToDoubleFunction<PoolRecord> value) {
        FleetRecord fleet = shown;
        PoolRecord pool = fleet == null ? null : fleet.pools().get(name);
        return pool == null ? Double.NaN : value.applyAsDouble(pool);
    }

    private static MultiGauge gauge(MeterRegistry meters, String name, String unit, String description) {
        return MultiGauge.builder("emp.pool." + name)
                .baseUnit(unit.isEmpty() ? null : unit)
                .description(description)
                .register(meters);
    }
}
