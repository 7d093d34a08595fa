package dev.emp.orchestrator.scaling;

import dev.emp.jobbus.matching.Requirements;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.springframework.stereotype.Component;

/** What this replica counts of each pool. */
@Component
public final class PoolTallies {

    /** Clients may name pools that nobody has; so many are counted. */
    static final int MOST_POOLS = 200;

    private final Map<String, Tally> byPool = new ConcurrentHashMap<>();

    /** Counts a job that was taken and is queued; one that asks for no pool is not counted. */
    public void arrived(Requirements requirements) {
        change(requirements, Tally::arriving);
    }

    /** Counts a job that has ended well, with the time its last attempt ran. */
    public void ended(Requirements requirements, Duration ran) {
        change(requirements, tally -> tally.ending(ran.toMillis() / 1000.0));
    }

    Map<String, Tally> all() {
        return new TreeMap<>(byPool);
    }

    private void change(Requirements requirements, UnaryOperator<Tally> change) {
        PoolNames.askedBy(requirements)
                .filter(pool -> byPool.size() < MOST_POOLS || byPool.containsKey(pool))
                .ifPresent(pool ->
                        byPool.compute(pool, (name, tally) -> change.apply(tally == null ? Tally.ZERO : tally)));
    }
}
