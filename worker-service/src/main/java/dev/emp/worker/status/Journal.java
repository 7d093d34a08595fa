package dev.emp.worker.status;

import dev.emp.jobbus.machine.MachineReport;
import dev.emp.worker.supervision.Signal;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What has happened on this machine lately, for reports. */
public final class Journal {

    private final Clock clock;
    private final Signal changed;
    private final Deque<MachineReport.Event> events = new ArrayDeque<>();

    /** @param changed raised with every entry */
    public Journal(Clock clock, Signal changed) {
        this.clock = clock;
        this.changed = changed;
    }

    /**
     * @param kind in snake_case
     * @param subject the service, step or resource it is about; null when it is the machine
     * @param text a sentence for people
     */
    public void add(String kind, @Nullable String subject, String text) {
        synchronized (events) {
            events.addLast(new MachineReport.Event(clock.instant(), kind, subject, text));
            if (events.size() > MachineReport.MOST_EVENTS) {
                events.removeFirst();
            }
        }
        changed.raise();
    }

    /** The last ones, the newest at the end. */
    public List<MachineReport.Event> events() {
        synchronized (events) {
            return List.copyOf(events);
        }
    }
}
