package dev.emp.orchestrator.scaling;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What all replicas know of the pools: one document, written by whoever takes it when it is due.
 *
 * @param pools by name
 * @param counted what each replica had counted of each pool when that was last looked at
 * @param withoutPool what waits and asks for no pool
 * @param costs of the machines today; what they cost during a silence is not known and left out
 * @param since from when on it was written without a break
 * @param at when it was written
 */
record FleetRecord(
        SortedMap<String, PoolRecord> pools,
        Map<String, Map<String, Tally>> counted,
        Demand.Waiting withoutPool,
        MachineCosts costs,
        Instant since,
        Instant at) {

    /** After such a silence nobody knows what has come meanwhile. */
    static final Duration LONGEST_SILENCE = Duration.ofMinutes(1);

    /** Long enough for every machine to have reported twice. */
    static final Duration SETTLING = Duration.ofSeconds(30);

    static FleetRecord empty(Instant now) {
        return new FleetRecord(new TreeMap<>(), Map.of(), Demand.Waiting.NONE, MachineCosts.since(now), now, now);
    }

    /** Whether what it says may be acted on: it is fresh, and every machine had the time to report. */
    boolean isSettled(Instant now) {
        return !now.isAfter(at.plus(LONGEST_SILENCE)) && !at.isBefore(since.plus(SETTLING));
    }

    /** @param tallies what each replica has counted now */
    FleetRecord after(
            Map<String, Map<String, Tally>> tallies, Demand demand, Fleet fleet, PoolPolicies policies, Instant now) {
        boolean silent = now.isAfter(at.plus(LONGEST_SILENCE));
        Set<String> names = new TreeSet<>(policies.configured());
        names.addAll(pools.keySet());
        names.addAll(fleet.pools());
        names.addAll(demand.pools());
        SortedMap<String, PoolRecord> next = new TreeMap<>();
        for (String name : names) {
            PoolRecord before = pools.getOrDefault(name, PoolRecord.of(now));
            boolean isWanted =
                    policies.configured().contains(name) || fleet.pools().contains(name) || !before.isForgotten(now);
            if (isWanted && next.size() < PoolTallies.MOST_POOLS) {
                Tally counted = silent ? Tally.ZERO : counted(name, tallies);
                next.put(
                        name,
                        (silent ? before.uncounted(now) : before)
                                .after(counted, demand.of(name), fleet.of(name), new Scaler(policies.of(name)), now));
            }
        }
        Duration passed = silent ? Duration.ZERO : Duration.between(at, now);
        return new FleetRecord(
                next,
                tallies,
                demand.withoutPool(),
                costs.and(pools, policies, passed, now),
                silent ? now : since,
                now);
    }

    private Tally counted(String pool, Map<String, Map<String, Tally>> tallies) {
        return tallies.entrySet().stream()
                .map(replica -> replica.getValue()
                        .getOrDefault(pool, Tally.ZERO)
                        .since(counted.getOrDefault(replica.getKey(), Map.of()).getOrDefault(pool, Tally.ZERO)))
                .reduce(Tally.ZERO, Tally::plus);
    }
}
