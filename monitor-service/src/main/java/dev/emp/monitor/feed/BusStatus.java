package dev.emp.monitor.feed;

import java.time.Clock;
import java.time.Instant;

/** Whether the monitor hears from the bus. While it does not, the tables show what was true at {@link State#since}. */
public final class BusStatus {

    /** @param since when it became so */
    public record State(boolean up, Instant since) {}

    private final Clock clock;
    private volatile State state;

    /** Begins as out of reach: nothing has been read yet. */
    public BusStatus(Clock clock) {
        this.clock = clock;
        this.state = new State(false, clock.instant());
    }

    public State state() {
        return state;
    }

    /** Notes the outcome of a call to the bus; without effect when nothing changes. */
    public synchronized void reachable(boolean up) {
        if (state.up() != up) {
            state = new State(up, clock.instant());
        }
    }
}
