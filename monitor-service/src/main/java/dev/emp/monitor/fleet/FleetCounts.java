package dev.emp.monitor.fleet;

import dev.emp.jobbus.matching.Capabilities;
import dev.emp.monitor.feed.FeedTable;
import dev.emp.monitor.loop.Step;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Adds up how busy the machines of each pool are. Whoever looks at a few of thousands is not told of every job that the others take, and still sees how
 * many slots of a pool are free.
 */
final class FleetCounts implements Step {

    private final FeedTable<MachineRow> table;
    private final Duration interval;

    FleetCounts(FeedTable<MachineRow> table, Duration interval) {
        this.table = table;
        this.interval = interval;
    }

    @Override
    public Duration run() {
        table.counts(of(table.rows()));
        return interval;
    }

    /** {@code slots:POOL} and {@code busy:POOL}; a worker of several pools counts in the first, and without a pool its name is empty. */
    static Map<String, Long> of(List<MachineRow> machines) {
        Map<String, Long> counts = new TreeMap<>();
        machines.stream()
                .filter(machine -> !machine.isLost())
                .flatMap(machine -> machine.workers().stream())
                .forEach(worker -> {
                    List<String> pools = worker.offers().getOrDefault(Capabilities.POOL, List.of());
                    String pool = pools.isEmpty() ? "" : pools.getFirst();
                    counts.merge("slots:" + pool, (long) worker.slots(), Long::sum);
                    counts.merge("busy:" + pool, (long) worker.slotsUsed(), Long::sum);
                });
        return counts;
    }
}
