package dev.emp.monitor.series;

import static dev.emp.monitor.loop.Stages.await;

import dev.emp.jobbus.bus.BusUnavailableException;
import dev.emp.jobbus.event.EventCursor;
import dev.emp.jobbus.event.JobEvents;
import dev.emp.monitor.loop.Step;
import java.time.Duration;

/** Reads all events there are, the old ones first, into the book. */
final class SeriesTail implements Step {

    private static final int LARGEST_BATCH = 1_000;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    /** Of a row that is told of a second after its end, most events may as well be read together. */
    private static final Duration REST = SeriesPublisher.GRACE.dividedBy(4);

    private final JobEvents events;
    private final SeriesBook book;
    private EventCursor cursor = EventCursor.START;
    private volatile boolean caughtUp;

    SeriesTail(JobEvents events, SeriesBook book) {
        this.events = events;
        this.book = book;
    }

    /** Whether the events of before the start have been read. */
    boolean hasCaughtUp() {
        return caughtUp;
    }

    @Override
    public Duration run() throws InterruptedException, BusUnavailableException {
        try {
            JobEvents.Batch batch = await(events.read(cursor, LARGEST_BATCH, caughtUp ? LONGEST_WAIT : Duration.ZERO));
            // After a gap what was lost is not counted; nobody could.
            batch.events().forEach(book::apply);
            cursor = batch.next();
            caughtUp = caughtUp || batch.events().isEmpty();
            return caughtUp && batch.events().size() < LARGEST_BATCH ? REST : Duration.ZERO;
        } catch (IllegalArgumentException anotherBus) {
            cursor = await(events.latest());
            return Duration.ZERO;
        }
    }
}
