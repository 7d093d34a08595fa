package dev.emp.monitor.fleet;

import dev.emp.jobbus.machine.MachineReport;
import dev.emp.jobbus.matching.AttributeValue;
import dev.emp.monitor.feed.FeedRow;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A machine as the page shows it.
 *
 * @param health a wire name of {@link MachineReport.Health}, or {@code lost} when the machine has fallen silent
 * @param reason why it is not healthy; null when it is
 */
record MachineRow(
        String id,
        String type,
        String health,
        @Nullable String reason,
        Instant startedAt,
        Instant reportedAt,
        List<Worker> workers,
        List<MachineReport.Service> services)
        implements FeedRow {

    static final String LOST = "lost";

    MachineRow {
        workers = List.copyOf(workers);
        services = List.copyOf(services);
    }

    /**
     * @param offers what the worker can do: values by attribute, numbers as text
     * @param jobs the ids of the jobs in its hand
     */
    record Worker(String id, String name, int slots, Map<String, List<String>> offers, List<String> jobs) {}

    static MachineRow of(MachineReport report) {
        return new MachineRow(
                report.id().value(),
                report.type(),
                report.health().wireName(),
                report.reason(),
                report.startedAt(),
                report.reportedAt(),
                report.workers().stream().map(MachineRow::worker).toList(),
                report.services());
    }

    boolean isLost() {
        return health.equals(LOST);
    }

    MachineRow lost() {
        return new MachineRow(
                id, type, LOST, "no report since the time shown", startedAt, reportedAt, workers, services);
    }

    @Override
    public String order() {
        return id;
    }

    @Override
    public Phase phase() {
        return Phase.ACTIVE;
    }

    @Override
    public @Nullable String facet(String name) {
        return switch (name) {
            case "type" -> type;
            case "health" -> health;
            default -> null;
        };
    }

    private static Worker worker(MachineReport.Worker worker) {
        Map<String, List<String>> offers = new TreeMap<>();
        worker.capabilities()
                .attributes()
                .forEach((attribute, values) -> offers.put(
                        attribute,
                        values.stream().map(AttributeValue::toString).sorted().toList()));
        return new Worker(
                worker.id().toString(),
                worker.id().name(),
                worker.slots(),
                offers,
                worker.jobs().stream().map(job -> job.value()).toList());
    }
}
