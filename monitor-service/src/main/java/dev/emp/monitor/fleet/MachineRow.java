package dev.emp.monitor.fleet;

import dev.emp.jobbus.machine.MachineReport;
import dev.emp.monitor.feed.FeedRow;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A machine as the page shows it.
 *
 * @param health a wire name of {@link MachineReport.Health}, or {@code lost} when the machine has fallen silent
 * @param reason why it is not healthy; null when it is
 * @param resources null while they are not known
 * @param brief true when it holds only what a list of machines is filtered by, and how the machine is; null when it holds all there is
 */
record MachineRow(
        String id,
        String type,
        String profile,
        String version,
        String health,
        @Nullable String reason,
        Instant startedAt,
        Instant reportedAt,
        List<MachineParts.Worker> workers,
        List<MachineParts.Service> services,
        List<MachineParts.Step> steps,
        List<MachineReport.Event> events,
        MachineReport.@Nullable Resources resources,
        @Nullable Boolean brief)
        implements FeedRow {

    static final String LOST = "lost";

    MachineRow {
        workers = List.copyOf(workers);
        services = List.copyOf(services);
        steps = List.copyOf(steps);
        events = List.copyOf(events);
    }

    static MachineRow of(MachineReport report) {
        MachineReport.Description description = report.description();
        return new MachineRow(
                report.id().value(),
                description.type(),
                description.profile(),
                description.version(),
                report.health().wireName(),
                report.reason(),
                description.startedAt(),
                report.reportedAt(),
                report.workers().stream().map(MachineParts.Worker::of).toList(),
                report.services().stream().map(MachineParts.Service::of).toList(),
                report.steps().stream().map(MachineParts.Step::of).toList(),
                report.events(),
                report.resources(),
                null);
    }

    boolean isLost() {
        return health.equals(LOST);
    }

    MachineRow lost() {
        return new MachineRow(
                id,
                type,
                profile,
                version,
                LOST,
                "no report since the time shown",
                startedAt,
                reportedAt,
                workers,
                services,
                steps,
                events,
                resources,
                brief);
    }

    /** True when it is as well or unwell as before, and found by the same words, whatever else it reports. */
    @Override
    public boolean isDetailSince(FeedRow before) {
        return before instanceof MachineRow earlier
                && health.equals(earlier.health)
                && Objects.equals(reason, earlier.reason)
                && isFoundAs(earlier);
    }

    private boolean isFoundAs(MachineRow earlier) {
        return type.equals(earlier.type)
                && profile.equals(earlier.profile)
                && workers.size() == earlier.workers.size()
                && IntStream.range(0, workers.size())
                        .allMatch(n -> workers.get(n).isAlike(earlier.workers.get(n)))
                && services.stream()
                        .map(MachineParts.Service::name)
                        .toList()
                        .equals(earlier.services.stream()
                                .map(MachineParts.Service::name)
                                .toList());
    }

    @Override
    public FeedRow inBrief() {
        return new MachineRow(
                id,
                type,
                profile,
                version,
                health,
                reason,
                startedAt,
                reportedAt,
                workers.stream().map(MachineParts.Worker::brief).toList(),
                services.stream().map(MachineParts.Service::brief).toList(),
                List.of(),
                List.of(),
                null,
                true);
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
}
