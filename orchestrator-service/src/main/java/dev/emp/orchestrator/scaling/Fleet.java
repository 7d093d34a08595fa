package dev.emp.orchestrator.scaling;

import dev.emp.jobbus.machine.MachineReport;
import dev.emp.jobbus.machine.MachineReport.Health;
import dev.emp.jobbus.matching.AttributeValue;
import dev.emp.jobbus.matching.Capabilities;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The machines by the pools they belong to, as they last reported. A machine may belong to several. */
final class Fleet {

    private static final Set<Health> GOING = Set.of(Health.DRAINING, Health.FAILED, Health.STOPPED);

    private final List<MachineReport> machines;

    Fleet(List<MachineReport> reports) {
        this.machines = reports.stream()
                .filter(report -> !GOING.contains(report.health()))
                .toList();
    }

    /** The pools that machines belong to. */
    Set<String> pools() {
        return machines.stream()
                .flatMap(report -> report.workers().stream())
                .flatMap(Fleet::poolsOf)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What the pool has. */
    Strength of(String pool) {
        int running = 0;
        int slots = 0;
        int present = 0;
        List<String> idle = machines.stream()
                .filter(report -> belongs(report, pool))
                .filter(report -> report.workers().stream()
                        .allMatch(worker -> worker.jobs().isEmpty()))
                .map(report -> report.id().value())
                .toList();
        for (MachineReport report : machines) {
            present += belongs(report, pool) ? 1 : 0;
            for (MachineReport.Worker worker : report.workers()) {
                if (belongs(worker, pool)) {
                    running += worker.jobs().size();
                    slots += worker.slots();
                }
            }
        }
        return new Strength(present, slots, running, idle);
    }

    private static boolean belongs(MachineReport report, String pool) {
        return report.workers().stream().anyMatch(worker -> belongs(worker, pool));
    }

    private static boolean belongs(MachineReport.Worker worker, String pool) {
        return poolsOf(worker).anyMatch(pool::equals);
    }

    private static Stream<String> poolsOf(MachineReport.Worker worker) {
        return worker.capabilities().valuesOf(Capabilities.POOL).stream()
                .filter(AttributeValue.Text.class::isInstance)
                .map(AttributeValue::toString);
    }

    /**
     * @param slots jobs that the machines can have in hand
     * @param running jobs that they have
     * @param idle names of the machines that have none, in any pool
     */
    record Strength(int machines, int slots, int running, List<String> idle) {

        int busy() {
            return machines - idle.size();
        }
    }
}
