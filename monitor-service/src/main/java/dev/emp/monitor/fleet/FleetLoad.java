package dev.emp.monitor.fleet;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What all machines together have to do, those left out that have fallen silent.
 *
 * @param slots how many jobs they could run at a time
 * @param slotsUsed how many they have in hand
 * @param gpuUtilization the mean over all cards that tell theirs, 0 to 1; null when none does
 * @param pools by name
 */
public record FleetLoad(int slots, int slotsUsed, @Nullable Double gpuUtilization, Map<String, Pool> pools) {

    public FleetLoad {
        pools = Map.copyOf(pools);
    }

    /**
     * @param machines how many have a worker for the pool
     * @param slotsUsed how many jobs these workers have in hand; a worker of several pools counts in the first
     */
    public record Pool(int machines, int slotsUsed) {}

    /** Where to read it. */
    @FunctionalInterface
    public interface Source {
        FleetLoad now();
    }
}
