package dev.emp.orchestrator.webhooks;

import dev.emp.jobbus.document.Document;
import dev.emp.jobbus.document.Documents;
import dev.emp.jobbus.document.Draft;
import dev.emp.jobbus.document.Saved;
import dev.emp.jobbus.event.EventCursor;
import dev.emp.jobbus.event.JobEvents;
import dev.emp.orchestrator.loop.Stages;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Reads the events of all jobs, each at least once over all replicas and restarts. One replica at a time has the place in
 * the events; it moves on only after what was read is queued.
 */
@Component
final class EventReader {

    static final Duration LEASE = Duration.ofSeconds(30);

    private static final Logger log = LoggerFactory.getLogger(EventReader.class);
    private static final String COLLECTION = "webhook_reader";
    private static final String NAME = "place";
    private static final int MOST_AT_ONCE = 500;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    private static final Duration LONGEST_CALL = LONGEST_WAIT.plusSeconds(10);
    /**
     * Between two reads, so that events gather: on a busy bus each would otherwise cost four calls of its own, to find out who wants
     * to hear of it and to note how far this has come.
     */
    private static final Duration GATHERING = Duration.ofMillis(100);

    private static final Duration PAUSE_OF_OTHERS = Duration.ofSeconds(1);

    private final JobEvents events;
    private final Documents documents;
    private final Announcer announcer;
    private final WebhookMeters meters;
    private final Clock clock;
    private @Nullable Held held;

    EventReader(JobEvents events, Documents documents, Announcer announcer, WebhookMeters meters, Clock clock) {
        this.events = events;
        this.documents = documents;
        this.announcer = announcer;
        this.meters = meters;
        this.clock = clock;
    }

    /** Reads what is new, waiting for it for a while; a replica that has not the place looks whether it is free. */
    void readOnce() throws InterruptedException {
        Held mine = held;
        if (mine == null) {
            held = take();
            if (held == null) {
                Thread.sleep(PAUSE_OF_OTHERS);
            }
            return;
        }
        Place next = next(mine.place());
        held = move(mine, next);
        if (next.events() - mine.place().events() < MOST_AT_ONCE) {
            Thread.sleep(GATHERING);
        }
    }

    /** Lets another replica go on at once. */
    void release() throws InterruptedException {
        Held mine = held;
        held = null;
        if (mine != null) {
            await(documents.save(COLLECTION, mine.draft(mine.place()).dueAt(clock.instant())));
        }
    }

    private Place next(Place place) throws InterruptedException {
        JobEvents.Batch batch = read(place.after());
        if (batch.gap() && !place.after().equals(EventCursor.START)) {
            report("Events were dropped before they were read for webhooks: nobody is told of them");
        }
        if (!batch.events().isEmpty()) {
            await(announcer.announce(batch.events(), place.events()).toFuture());
            meters.read(batch.events().getLast().at());
        }
        return new Place(batch.next().value(), place.events() + batch.events().size());
    }

    private JobEvents.Batch read(EventCursor after) throws InterruptedException {
        try {
            return await(events.read(after, MOST_AT_ONCE, LONGEST_WAIT));
        } catch (IllegalArgumentException unknown) {
            report("The bus does not know the place in its events; webhooks go on with the newest");
            return new JobEvents.Batch(List.of(), await(events.latest()), false);
        }
    }

    private void report(String what) {
        log.warn(what);
        meters.gap();
    }

    private @Nullable Held take() throws InterruptedException {
        List<Document> due = await(documents.takeDue(COLLECTION, 1, LEASE));
        if (!due.isEmpty()) {
            Stored<Place> stored = Json.read(due.getFirst(), Place.class);
            return new Held(stored.version(), stored.value());
        }
        if (await(documents.find(COLLECTION, NAME)).isEmpty()) {
            // From the oldest on: nothing of what happened since the first webhook was made may be missed.
            Place oldest = new Place(EventCursor.START.value(), 1);
            await(documents.save(
                    COLLECTION, Draft.create(NAME, Json.write(oldest)).dueAt(clock.instant())));
            return take();
        }
        return null;
    }

    /** Null when another replica has the place by now. */
    private @Nullable Held move(Held mine, Place to) throws InterruptedException {
        Saved saved = await(
                documents.save(COLLECTION, mine.draft(to).dueAt(clock.instant().plus(LEASE))));
        return saved instanceof Saved.Done(long version) ? new Held(version, to) : null;
    }

    private static <T> T await(CompletionStage<T> stage) throws InterruptedException {
        return Stages.await(stage, LONGEST_CALL);
    }

    /**
     * How far the events were read.
     *
     * @param cursor after the last of them
     * @param events the number of the next
     */
    record Place(String cursor, long events) {
        EventCursor after() {
            return new EventCursor(cursor);
        }
    }

    private record Held(long version, Place place) {
        Draft draft(Place to) {
            return new Draft(NAME, version, Json.write(to), null, null);
        }
    }
}
