package dev.emp.orchestrator.events;

import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.query.JobQueries;
import java.time.Duration;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Waits for the end of jobs by their events, without polling. */
@Component
public final class EndWaiter {

    private final EventFanOut fanOut;
    private final JobQueries queries;

    EndWaiter(EventFanOut fanOut, JobQueries queries) {
        this.fanOut = fanOut;
        this.queries = queries;
    }

    /**
     * The job as soon as it has ended, or as it stands when the limit is over; empty, at once, when there is none.
     *
     * @param wanted for which others it is as if there were none
     */
    public Mono<Job> awaitEnd(JobId id, Predicate<Job> wanted, Duration limit) {
        // Follow first, then look: what happens in between is heard.
        return Mono.using(
                () -> fanOut.follow(id),
                following -> find(id).filter(wanted)
                        .flatMap(job -> job.state().isTerminal()
                                ? Mono.just(job)
                                : ended(id, following).timeout(limit, find(id))),
                Following::close);
    }

    private Mono<Job> ended(JobId id, Following following) {
        return following
                .notices()
                .filter(EndWaiter::mayBeTheEnd)
                .concatMap(notice -> find(id))
                .filter(job -> job.state().isTerminal())
                .next()
                .onErrorResume(FollowingEndedException.class, early -> find(id));
    }

    private static boolean mayBeTheEnd(Notice notice) {
        return switch (notice) {
            case Notice.LookAgain again -> true;
            case Notice.Happened(var event) -> event.state().isTerminal();
        };
    }

    private Mono<Job> find(JobId id) {
        return Mono.fromCompletionStage(() -> queries.find(id)).flatMap(Mono::justOrEmpty);
    }
}
