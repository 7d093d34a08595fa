package dev.emp.orchestrator.events;

import dev.emp.jobbus.event.EventCursor;
import dev.emp.jobbus.event.JobEvent;
import dev.emp.jobbus.event.JobEvents;
import dev.emp.jobbus.job.JobId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The events of a job that lie between a cursor and now. */
@Component
public final class EventHistory {

    private static final int MOST_AT_ONCE = 1_000;
    private static final int MOST_BATCHES = 20;

    private final JobEvents events;

    EventHistory(JobEvents events) {
        this.events = events;
    }

    /** Fails with {@link IllegalArgumentException} when the bus never gave this cursor. */
    public Mono<Missed> since(EventCursor after, JobId job) {
        return read(after)
                .expand(batch -> isLast(batch) ? Mono.empty() : read(batch.next()))
                .collect(() -> new Collector(job), Collector::add)
                .map(Collector::missed);
    }

    /**
     * As {@link #since}, for a cursor that a client names: it may be as old as it likes. Looks at the next 20,000 events of the
     * platform at most; where there are more, there is a gap.
     */
    public Mono<Missed> recent(EventCursor after, JobId job) {
        return read(after)
                .expand(batch -> batch.gap() || isLast(batch) ? Mono.empty() : read(batch.next()))
                .take(MOST_BATCHES)
                .collect(() -> new Collector(job), Collector::add)
                .map(Collector::missed);
    }

    private static boolean isLast(JobEvents.Batch batch) {
        return batch.events().size() < MOST_AT_ONCE;
    }

    private Mono<JobEvents.Batch> read(EventCursor after) {
        return Mono.fromCompletionStage(() -> events.read(after, MOST_AT_ONCE, Duration.ZERO));
    }

    /**
     * @param events of the one job, in order
     * @param next the cursor after the newest event that was looked at
     * @param gap true when events after the cursor have been dropped, or were not looked at
     */
    public record Missed(List<JobEvent> events, EventCursor next, boolean gap) {}

    private static final class Collector {
        private final JobId job;
        private final List<JobEvent> found = new ArrayList<>();
        private EventCursor next = EventCursor.START;
        private boolean gap;
        private boolean isWhole;

        Collector(JobId job) {
            this.job = job;
        }

        void add(JobEvents.Batch batch) {
            batch.events().stream().filter(event -> event.job().equals(job)).forEach(found::add);
            next = batch.next();
            gap |= batch.gap();
            isWhole = isLast(batch);
        }

        Missed missed() {
            return new Missed(List.copyOf(found), next, gap || !isWhole);
        }
    }
}
