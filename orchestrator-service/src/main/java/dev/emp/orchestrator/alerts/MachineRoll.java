package dev.emp.orchestrator.alerts;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * The machines that were there, for all replicas.
 *
 * @param seen when each was there last
 * @param lost when each of those went that went without a word
 */
record MachineRoll(Map<String, Instant> seen, Map<String, Instant> lost) {

    static final MachineRoll EMPTY = new MachineRoll(Map.of(), Map.of());

    MachineRoll {
        seen = new TreeMap<>(seen);
        lost = new TreeMap<>(lost);
    }
}
