package dev.emp.worker.health;

import dev.emp.worker.health.HealthEvent.GaveUp;
import dev.emp.worker.health.MachineState.Reconnecting;
import dev.emp.worker.health.MachineState.ResourceRecovery;
import dev.emp.worker.health.MachineState.Starting;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/** The state of the machine: takes what happens, tells who wants to know, and gives up what lasts too long. */
public final class MachineHealth {

    /** How often the limits of time are looked at. */
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final Clock clock;
    private final Patience patience;
    private final List<BiConsumer<MachineState, MachineState>> listeners = new CopyOnWriteArrayList<>();
    private MachineState state = new Starting("configuration", Situation.CLEAR);

    public MachineHealth(Clock clock, Patience patience) {
        this.clock = clock;
        this.patience = patience;
    }

    /** Called with the state before and after, for every event that changed something; one call at a time, in order. */
    public void onChange(BiConsumer<MachineState, MachineState> listener) {
        listeners.add(listener);
    }

    public synchronized void apply(HealthEvent event) {
        MachineState before = state;
        state = Transitions.after(before, event);
        if (!state.equals(before)) {
            listeners.forEach(listener -> listener.accept(before, state));
        }
    }

    public synchronized MachineState state() {
        return state;
    }

    /** Whether the machine has started, is not stopping, and all its parts are well. */
    public boolean isHealthy() {
        return state() instanceof MachineState.Healthy;
    }

    /** How the parts are; nothing is known of them at the end. */
    public Situation situation() {
        return state() instanceof MachineState.Alive alive ? alive.situation() : Situation.CLEAR;
    }

    /** Gives up when a trouble has lasted too long; answers how long to wait before the next look. */
    public Duration checkPatience() {
        overdue(state(), clock.instant()).ifPresent(reason -> apply(new GaveUp(reason)));
        return INTERVAL;
    }

    private Optional<String> overdue(MachineState now, Instant at) {
        Situation situation = situation();
        if (now instanceof Reconnecting(Situation reconnecting)) {
            return Optional.ofNullable(reconnecting.busLoss())
                    .filter(loss -> passed(loss.since(), patience.reconnect(), at))
                    .map(loss -> "the job bus could not be reached for "
                            + patience.reconnect().toSeconds() + " s: " + loss.reason());
        }
        if (now instanceof ResourceRecovery) {
            return situation.excesses().values().stream()
                    .filter(excess -> passed(excess.since(), patience.recovery(), at))
                    .findFirst()
                    .map(excess ->
                            "nothing could be freed for " + patience.recovery().toSeconds() + " s: " + excess.text());
        }
        return Optional.empty();
    }

    private static boolean passed(Instant since, Duration limit, Instant now) {
        return !now.isBefore(since.plus(limit));
    }

    /**
     * How long a trouble may last before the machine fails.
     *
     * @param reconnect the bus out of reach
     * @param recovery a limit passed
     */
    public record Patience(Duration reconnect, Duration recovery) {}
}
