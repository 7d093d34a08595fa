package dev.emp.orchestrator.schedules;

import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.query.JobQueries;
import dev.emp.orchestrator.jobs.Links;
import dev.emp.orchestrator.schedules.ScheduleView.FiringProblem;
import dev.emp.orchestrator.schedules.ScheduleView.FiringView;
import dev.emp.orchestrator.schedules.ScheduleView.RunView;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes views of schedules. */
@Component
final class ScheduleViews {

    private static final int RUNS = 5;
    private static final int READ_AT_ONCE = 16;
    private static final String INPUT = "input";

    private final JobQueries queries;

    ScheduleViews(JobQueries queries) {
        this.queries = queries;
    }

    /** With its next runs and what became of the last ones. */
    Mono<ScheduleView> full(Schedule schedule, Links links) {
        List<RunView> runs = schedule.next() == null
                ? List.of()
                : runs(
                        schedule.times(),
                        schedule.definition().zone(),
                        schedule.next().minusNanos(1),
                        RUNS);
        return Flux.fromIterable(schedule.firings())
                .flatMapSequential(firing -> firing(firing, links), READ_AT_ONCE)
                .collectList()
                .map(firings -> view(schedule, schedule.definition().job(), runs, firings, links));
    }

    static ScheduleView brief(Schedule schedule, Links links) {
        JsonNode job = schedule.definition().job();
        JsonNode rest = job instanceof ObjectNode object ? object.deepCopy().remove(List.of(INPUT)) : job;
        return view(schedule, rest, null, null, links);
    }

    static List<RunView> runs(RunTimes times, ZoneId zone, Instant after, int most) {
        return Stream.iterate(times.next(after), Objects::nonNull, times::next)
                .limit(most)
                .map(at -> new RunView(
                        at, DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(at.atZone(zone)), times.withJitter(at)))
                .toList();
    }

    /** What became of one run, and how its job stands. */
    Mono<FiringView> firing(Firing firing, Links links) {
        String job = firing.job();
        if (job == null) {
            return Mono.just(view(firing, null, Optional.empty(), links));
        }
        JobId id = new JobId(job);
        return Mono.fromCompletionStage(() -> queries.find(id)).map(found -> view(firing, id, found, links));
    }

    private static FiringView view(Firing firing, @Nullable JobId id, Optional<Job> job, Links links) {
        String code = firing.code();
        return new FiringView(
                firing.scheduledAt(),
                firing.firedAt(),
                firing.outcome().wireName(),
                id == null ? null : id.value(),
                job.map(found -> found.state().wireName()).orElse(null),
                id == null ? null : links.status(id),
                code == null ? null : new FiringProblem(code, String.valueOf(firing.detail())),
                firing.count(),
                firing.manual());
    }

    private static ScheduleView view(
            Schedule schedule,
            JsonNode job,
            @Nullable List<RunView> runs,
            @Nullable List<FiringView> firings,
            Links links) {
        Definition definition = schedule.definition();
        return new ScheduleView(
                schedule.id(),
                schedule.tenant(),
                definition.name(),
                state(schedule),
                job,
                definition.cron(),
                definition.cron() == null ? null : definition.zone().getId(),
                definition.everySeconds(),
                definition.jitterSeconds(),
                definition.catchUp().wireName(),
                definition.overlap().wireName(),
                definition.startAt(),
                definition.endAt(),
                definition.paused(),
                schedule.createdAt(),
                schedule.updatedAt(),
                schedule.dueAt(),
                runs,
                firings,
                links.base() + "/v1/schedules/" + schedule.id());
    }

    private static String state(Schedule schedule) {
        if (schedule.definition().paused()) {
            return "paused";
        }
        return schedule.next() == null ? "ended" : "active";
    }
}
