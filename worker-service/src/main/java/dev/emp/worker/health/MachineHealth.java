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
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The state of the machine: takes what happens, tells who wants to know, and gives up what lasts too long. */
public final class MachineHealth {

    private static final Logger log = LoggerFactory.getLogger(MachineHealth.class);

    /** How often the limits of time are looked at. */
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final Clock clock;
    private final Patience patience;
    private final List<BiConsumer<MachineState, MachineState>> listeners = new CopyOnWriteArrayList<>();
    private final Queue<HealthEvent> events = new ConcurrentLinkedQueue<>();
    private final AtomicInteger unhandled = new AtomicInteger();
    private volatile MachineState state = new Starting("configuration", Situation.CLEAR);

    public MachineHealth(Clock clock, Patience patience) {
        this.clock = clock;
        this.patience = patience;
    }

    /** Called with the state before and after, for every event that changed something; one call at a time, in order. */
    public void onChange(BiConsumer<MachineState, MachineState> listener) {
        listeners.add(listener);
    }

    /**
     * Events are handled in their order, one at a time. Never waits: while another thread handles one, it handles this one
     * afterwards. So whoever tells of an event may hold a lock that a listener wants.
     */
    public void apply(HealthEvent event) {
        events.add(event);
        if (unhandled.getAndIncrement() > 0) {
            return;
        }
        do {
            handle(events.remove());
        } while (unhandled.decrementAndGet() > 0);
    }

    private void handle(HealthEvent event) {
        MachineState before = state;
        MachineState after = Transitions.after(before, event);
        state = after;
        if (!after.equals(before)) {
            listeners.forEach(listener -> tell(listener, before, after));
        }
    }

    private static void tell(BiConsumer<MachineState, MachineState> listener, MachineState before, MachineState after) {
        try {
            listener.accept(before, after);
        } catch (RuntimeException | Error e) {
            // Whatever it is, the next event must be handled.
            log.error(
                    "Not everybody could be told that the machine is now {}",
                    after.health().wireName(),
                    e);
        }
    }

    public MachineState state() {
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
