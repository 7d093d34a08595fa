package dev.emp.orchestrator.scaling;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The pools as all replicas see them. */
@Component
public final class Pools {

    private final FleetStore store;
    private final Clock clock;

    Pools(FleetStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    Mono<FleetRecord> fleet() {
        return Mono.fromCompletionStage(store::read)
                .map(found -> found.orElseGet(() -> FleetRecord.empty(clock.instant())));
    }

    /** What can be said of the pools now; empty while too little is known to act on. */
    public Mono<SortedMap<String, Standing>> standings() {
        return fleet().filter(fleet -> fleet.isSettled(clock.instant())).map(fleet -> {
            SortedMap<String, Standing> standings = new TreeMap<>();
            fleet.pools().forEach((name, pool) -> standings.put(name, Standing.of(pool, fleet.at())));
            return standings;
        });
    }

    /** What the machines whose prices are known have cost on the day (UTC) so far, in US dollars; 0 for any day but today. */
    public Mono<Double> spent(LocalDate day) {
        return fleet().map(
                        fleet -> fleet.costs().day().equals(day) ? fleet.costs().usd() : 0);
    }

    /**
     * How a pool stands.
     *
     * @param oldestWait how long the first of its jobs has waited; null when none waits
     */
    public record Standing(PoolLoad load, @Nullable Duration oldestWait, Decision decision) {

        private static Standing of(PoolRecord pool, Instant at) {
            Instant oldest = pool.oldest();
            return new Standing(pool.load(), oldest == null ? null : Duration.between(oldest, at), pool.decision());
        }
    }
}
