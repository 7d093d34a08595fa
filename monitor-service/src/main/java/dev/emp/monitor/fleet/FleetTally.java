package dev.emp.monitor.fleet;

import dev.emp.jobbus.machine.MachineReport;
import dev.emp.jobbus.matching.Capabilities;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Adds up what the machines of the page have to do. */
final class FleetTally {

    private final Map<String, FleetLoad.Pool> pools = new TreeMap<>();
    private int slots;
    private int slotsUsed;

    static FleetLoad of(List<MachineRow> machines) {
        List<MachineRow> heard =
                machines.stream().filter(machine -> !machine.isLost()).toList();
        FleetTally tally = new FleetTally();
        heard.forEach(tally::add);
        OptionalDouble utilization = heard.stream()
                .flatMap(FleetTally::cards)
                .flatMap(card -> Stream.ofNullable(card.utilization()))
                .mapToDouble(Double::doubleValue)
                .average();
        return new FleetLoad(
                tally.slots, tally.slotsUsed, utilization.isPresent() ? utilization.getAsDouble() : null, tally.pools);
    }

    private void add(MachineRow machine) {
        Set<String> present = new HashSet<>();
        for (MachineParts.Worker worker : machine.workers()) {
            slots += worker.slots();
            slotsUsed += worker.slotsUsed();
            List<String> offered = worker.offers().getOrDefault(Capabilities.POOL, List.of());
            present.addAll(offered);
            if (!offered.isEmpty()) {
                add(offered.getFirst(), new FleetLoad.Pool(0, worker.slotsUsed()));
            }
        }
        present.forEach(pool -> add(pool, new FleetLoad.Pool(1, 0)));
    }

    private void add(String pool, FleetLoad.Pool more) {
        pools.merge(
                pool,
                more,
                (before, added) -> new FleetLoad.Pool(
                        before.machines() + added.machines(), before.slotsUsed() + added.slotsUsed()));
    }

    private static Stream<MachineReport.Resources.Gpu> cards(MachineRow machine) {
        MachineReport.Resources resources = machine.resources();
        return resources == null ? Stream.empty() : resources.gpus().stream();
    }
}
