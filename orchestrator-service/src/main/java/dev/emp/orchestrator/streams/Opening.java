package dev.emp.orchestrator.streams;

import dev.emp.jobbus.event.EventCursor;
import dev.emp.jobbus.event.JobEvent;
import dev.emp.jobbus.job.JobId;
import dev.emp.orchestrator.events.EventHistory;
import dev.emp.orchestrator.events.EventHistory.Missed;
import dev.emp.orchestrator.events.Following;
import dev.emp.orchestrator.jobs.JobReader;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Finds the seam between what a client has to be told first and what it will hear live, so that nothing is missed and
 * nothing told twice.
 */
@Component
final class Opening {

    private static final int TRIES = 5;

    private final JobReader jobs;
    private final EventHistory history;

    Opening(JobReader jobs, EventHistory history) {
        this.jobs = jobs;
        this.history = history;
    }

    /** Begins with the job as it stands. */
    Mono<Begin> fresh(JobId job, Following following) {
        return following.position().flatMap(position -> snapshot(job, position, new HashSet<>(), TRIES));
    }

    /** Begins with the events after the position, or with the job when they are no longer all there. */
    Mono<Begin> resumed(JobId job, Following following, StreamPosition from) {
        Mono<Begin> afresh = Mono.defer(() -> fresh(job, following));
        return following
                .position()
                .flatMap(position -> history.since(position, job))
                .flatMap(ahead -> history.recent(from.cursor(), job)
                        .flatMap(missed -> missed.gap() ? afresh : Mono.just(resumed(from, missed, ahead))))
                .onErrorResume(IllegalArgumentException.class, unknownCursor -> afresh);
    }

    private static Begin resumed(StreamPosition from, Missed missed, Missed ahead) {
        Set<Identity> known = new HashSet<>();
        // The tail may lag behind a client that comes from another replica.
        ahead.events().forEach(event -> known.add(Identity.of(event)));
        missed.events().forEach(event -> known.add(Identity.of(event)));
        List<Frame> frames =
                missed.events().stream().<Frame>map(Frame.Event::new).toList();
        return new Begin(frames, new StreamPosition(missed.next(), from.output()), known);
    }

    /**
     * Looks at the job, then at whether anything happened to it since the position. If not, the snapshot is exactly as of
     * then. If so, looks again; a job so busy that it never rests is told with a few events repeated.
     */
    private Mono<Begin> snapshot(JobId id, EventCursor position, Set<Identity> before, int tries) {
        return jobs.require(id)
                .flatMap(job -> history.since(position, id).flatMap(since -> {
                    if (since.events().isEmpty() || tries == 1) {
                        Frame snapshot = new Frame.Snapshot(job, position);
                        return Mono.just(new Begin(List.of(snapshot), new StreamPosition(position, 0), before));
                    }
                    since.events().forEach(event -> before.add(Identity.of(event)));
                    return snapshot(id, since.next(), before, tries - 1);
                }));
    }

    /**
     * @param frames to send first
     * @param at where they leave the client
     * @param known events that are part of it, and are skipped when they come again
     */
    record Begin(List<Frame> frames, StreamPosition at, Set<Identity> known) {

        boolean isNew(JobEvent event) {
            return !known.contains(Identity.of(event));
        }
    }

    /** Tells events of one job apart without their cursors, which differ between readers of several shards. */
    record Identity(JobEvent.Type type, long epoch, Instant at, String data) {
        static Identity of(JobEvent event) {
            return new Identity(
                    event.type(), event.epoch(), event.at(), event.data().value());
        }
    }
}
