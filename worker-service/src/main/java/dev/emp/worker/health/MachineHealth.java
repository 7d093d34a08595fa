package dev.emp.worker.health;

import dev.emp.jobbus.machine.MachineReport.Health;
import dev.emp.worker.supervision.Signal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How the machine is, from its stage of life, the bus and the connectors. */
public final class MachineHealth {

    private final BusLink bus;
    private final List<ConnectorWatch> connectors;
    private final Signal changed;
    private volatile Stage stage = Stage.STARTING;

    /** @param changed raised when the stage changes */
    public MachineHealth(BusLink bus, List<ConnectorWatch> connectors, Signal changed) {
        this.bus = bus;
        this.connectors = List.copyOf(connectors);
        this.changed = changed;
    }

    public void enter(Stage next) {
        stage = next;
        changed.raise();
    }

    public Condition condition() {
        return switch (stage) {
            case STARTING -> new Condition(Health.STARTING, "the machine is starting");
            case DRAINING -> new Condition(Health.DRAINING, "the machine takes no new jobs and stops soon");
            case STOPPED -> new Condition(Health.STOPPED, "the machine has stopped");
            case RUNNING -> whileRunning();
        };
    }

    /** The connectors, in the order of the configuration. */
    public List<ConnectorWatch> connectors() {
        return connectors;
    }

    /** Why the bus cannot be reached; empty while it answers. */
    public Optional<String> busTrouble() {
        return bus.trouble();
    }

    private Condition whileRunning() {
        Optional<String> lost = bus.trouble();
        if (lost.isPresent()) {
            return new Condition(Health.RECONNECTING, lost.get());
        }
        String down = connectors.stream().flatMap(MachineHealth::fault).collect(Collectors.joining("; "));
        if (!down.isEmpty()) {
            return new Condition(Health.RESTARTING, down);
        }
        boolean unknown = connectors.stream().anyMatch(each -> each.state() instanceof ServiceState.Unknown);
        return unknown
                ? new Condition(Health.STARTING, "waiting for the first answer of every connector")
                : new Condition(Health.HEALTHY, null);
    }

    private static Stream<String> fault(ConnectorWatch connector) {
        return connector.state() instanceof ServiceState.Down(String reason)
                ? Stream.of(connector.name() + ": " + reason)
                : Stream.empty();
    }

    /** Where the machine is in its life. */
    public enum Stage {
        STARTING,
        RUNNING,
        DRAINING,
        STOPPED
    }

    /** @param reason why the health is not {@code HEALTHY}; null when it is */
    public record Condition(Health health, @Nullable String reason) {
        public boolean isHealthy() {
            return health == Health.HEALTHY;
        }
    }
}
