package dev.emp.simulators.http;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The events of a job, kept from the first to the last, so that readers may come late, leave and come again. */
public final class EventLog {

    /** What an event means for the times that the ledger notes. */
    public enum Kind {
        /** Says how the job stands. */
        STATE,
        /** Brings output. */
        TOKEN,
        /** Says that the job is over. */
        END
    }

    private record Event(Kind kind, Content content) {}

    private final List<Event> events = new ArrayList<>();
    private boolean closed;

    /** Adds an event, as it is to be sent. */
    public synchronized void add(Kind kind, String text) {
        events.add(new Event(kind, Content.ofText(text)));
        notifyAll();
    }

    /** No more events come. */
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** How many events there are so far. */
    public synchronized int size() {
        return events.size();
    }

    /**
     * Sends the events from a position on, as they come, until the log is closed or nobody reads.
     *
     * @param from 0 for the first
     */
    public void follow(int from, BodyStream out, ProviderJob job) {
        int position = from;
        while (out.isOpen()) {
            Event event = await(position++);
            if (event == null) {
                return;
            }
            switch (event.kind()) {
                case TOKEN -> job.sendsToken();
                case END -> job.sendsEnd();
                case STATE -> {}
            }
            out.send(event.content());
        }
    }

    private synchronized @Nullable Event await(int position) {
        while (position >= events.size() && !closed) {
            try {
                wait();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return null;
            }
        }
        return position < events.size() ? events.get(position) : null;
    }
}
