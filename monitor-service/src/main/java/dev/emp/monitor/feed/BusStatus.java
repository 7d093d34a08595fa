package dev.emp.monitor.feed;

import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;

/** Whether the monitor hears from the bus. While it does not, the tables show what was true at {@link State#since}. */
public final class BusStatus {

    /** What the monitor reads. A waiting read of events may outlast an outage unharmed, so the events alone can't tell. */
    public enum Source {
        EVENTS,
        COUNTS
    }

    /** @param since when it became so */
    public record State(boolean up, Instant since) {}

    private final Clock clock;
    private final Set<Source> down = EnumSet.allOf(Source.class);
    private volatile State state;

    /** Begins as out of reach: nothing has been read yet. */
    public BusStatus(Clock clock) {
        this.clock = clock;
        this.state = new State(false, clock.instant());
    }

    public State state() {
        return state;
    }

    /** Notes how a read went. The bus counts as up while every source's last read went well. */
    public synchronized void reachable(Source source, boolean up) {
        if (up) {
            down.remove(source);
        } else {
            down.add(source);
        }
        if (state.up() != down.isEmpty()) {
            state = new State(down.isEmpty(), clock.instant());
        }
    }
}
