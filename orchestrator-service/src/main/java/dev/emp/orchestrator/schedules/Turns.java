package dev.emp.orchestrator.schedules;

import dev.emp.jobbus.bus.CancelOutcome;
import dev.emp.jobbus.bus.JobBus;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.query.JobQueries;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Says whether a run may start while jobs of the runs before it have not ended. */
@Component
final class Turns {

    private static final String REASON = "canceled by its schedule, whose next run came";

    private final JobBus bus;
    private final JobQueries queries;

    Turns(JobBus bus, JobQueries queries) {
        this.bus = bus;
        this.queries = queries;
    }

    /** @param open jobs of which it is not known that they have ended */
    Mono<Turn> of(Overlap overlap, List<String> open) {
        return switch (overlap) {
            case ALLOW -> Mono.just(new Turn(List.of(), List.of(), null));
            case SKIP -> live(open).map(live -> live.isEmpty() ? Turn.after(live) : Turn.leftOut(live));
            case QUEUE -> live(open).map(live -> live.size() < 2 ? Turn.after(live) : Turn.leftOut(live));
            case CANCEL_PREVIOUS -> live(open).flatMap(this::canceled).map(Turn::after);
        };
    }

    private Mono<List<JobId>> live(List<String> open) {
        return Flux.fromIterable(open)
                .concatMap(id -> Mono.fromCompletionStage(() -> queries.find(new JobId(id)))
                        .flatMap(Mono::justOrEmpty))
                .filter(job -> !job.state().isTerminal())
                .map(job -> job.id())
                .collectList();
    }

    /** Those that have not ended at once. */
    private Mono<List<JobId>> canceled(List<JobId> live) {
        return Flux.fromIterable(live)
                .filterWhen(job -> Mono.fromCompletionStage(() -> bus.cancel(job, REASON))
                        .map(outcome -> outcome instanceof CancelOutcome.Requested))
                .collectList();
    }

    /**
     * @param live the jobs that have not ended
     * @param after those that have to end first
     * @param because the job because of which the run is left out; null when it is not
     */
    record Turn(
            List<JobId> live, List<JobId> after, @Nullable JobId because) {

        static Turn after(List<JobId> live) {
            return new Turn(live, live, null);
        }

        static Turn leftOut(List<JobId> live) {
            return new Turn(live, List.of(), live.getLast());
        }
    }
}
