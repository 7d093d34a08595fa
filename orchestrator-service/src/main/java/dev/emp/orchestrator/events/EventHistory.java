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

    private final JobEvents events;

    EventHistory(JobEvents events) {
        this.events = events;
    }

    /** Fails with {@link IllegalArgumentException} when the bus never gave this cursor. */
    public Mono<Missed> since(EventCursor after, JobId job) {
        return read(after)
                .expand(batch -> batch.events().size() < MOST_AT_ONCE ? Mono.empty() : read(batch.next()))
                .collect(() -> new Collector(job), Collector::add)
                .map(Collector::missed);
    }

    private Mono<JobEvents.Batch> read(EventCursor after) {
        return Mono.fromCompletionStage(() -> events.read(after, MOST_AT_ONCE, Duration.ZERO));
    }

    /**
     * @param events of the one job, in order
     * @param next the cursor after the newest event that was looked at
     * @param gap true when events after the cursor have been dropped
     */
    public record Missed(List<JobEvent> events, EventCursor next, boolean gap) {}

    private static final class Collector {
        private final JobId job;
        private final List<JobEvent> found = new ArrayList<>();
        private EventCursor next = EventCursor.START;
        private boolean gap;

        Collector(JobId job) {
            this.job = job;
        }

        void add(JobEvents.Batch batch) {
            batch.events().stream().filter(event -> event.job().equals(job)).forEach(found::add);
            next = batch.next();
            gap |= batch.gap();
        }

        Missed missed() {
            return new Missed(List.copyOf(found), next, gap);
        }
    }
}
