package dev.emp.orchestrator.schedules;

import dev.emp.jobbus.bus.Submission.Idempotency;
import dev.emp.jobbus.job.Coordination;
import dev.emp.jobbus.job.Dependency;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.orchestrator.json.Fingerprint;
import dev.emp.orchestrator.problem.ProblemException;
import dev.emp.orchestrator.submission.Answer;
import dev.emp.orchestrator.submission.Siblings;
import dev.emp.orchestrator.submission.Submitter;
import dev.emp.orchestrator.tenants.Caller;
import dev.emp.orchestrator.tenants.Callers;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Starts the runs of schedules. A run submits under a key made of the schedule and its time, so that a replica that repeats
 * what another one did not bring to its end gets the same job.
 */
@Component
final class Firer {

    /** On every job of a schedule: its id. */
    static final String SCHEDULE_LABEL = "emp/schedule";
    /** On every job of a schedule: the time of the run by the timetable. */
    static final String TIME_LABEL = "emp/scheduled-at";

    private final Submitter submitter;
    private final Turns turns;
    private final Clock clock;
    private final Duration grace;
    private final MeterRegistry meters;

    Firer(Submitter submitter, Turns turns, Clock clock, ScheduleProperties properties, MeterRegistry meters) {
        this.submitter = submitter;
        this.turns = turns;
        this.clock = clock;
        this.grace = properties.grace();
        this.meters = meters;
    }

    /** Starts the runs that are due, one after the other. */
    Mono<Schedule.Round> fire(Schedule schedule, DueTimes due) {
        Mono<Schedule.Round> round = Mono.just(new Schedule.Round(missed(due), schedule.open(), due.next()));
        for (Instant time : due.toFire()) {
            round = round.flatMap(soFar -> fire(schedule, time, soFar));
        }
        return round.doOnNext(done -> done.firings().forEach(this::count));
    }

    /**
     * Starts a run at once, whatever the timetable and the overlap policy say.
     *
     * @param key to know a repetition by
     */
    Mono<Firing> fireByHand(Schedule schedule, String key) {
        Instant now = clock.instant();
        return submit(schedule, now, schedule.id() + ":run:" + key, List.of())
                .map(job -> Firing.submitted(now, now, job).byHand())
                .doOnNext(this::count);
    }

    private Mono<Schedule.Round> fire(Schedule schedule, Instant time, Schedule.Round soFar) {
        return turns.of(schedule.definition().overlap(), soFar.open()).flatMap(turn -> {
            JobId because = turn.because();
            if (because != null) {
                return Mono.just(with(soFar, Firing.skipped(time, clock.instant(), because), turn.live()));
            }
            return submit(schedule, time, schedule.id() + ":" + time, turn.after())
                    .map(job -> with(
                            soFar,
                            Firing.submitted(time, clock.instant(), job),
                            Stream.concat(turn.live().stream(), Stream.of(job)).toList()))
                    .onErrorResume(
                            ProblemException.class,
                            why -> passes(why, schedule, time)
                                    ? Mono.error(why)
                                    : Mono.just(with(soFar, Firing.failed(time, clock.instant(), why), turn.live())));
        });
    }

    /** Whether the round is to fail, because a repetition of it may be luckier and the run would still be on time. */
    private boolean passes(ProblemException why, Schedule schedule, Instant time) {
        Instant latest = schedule.times().withJitter(time).plus(grace);
        return why.code().isRetryable()
                && !clock.instant().plus(ScheduleDuty.LEASE).isAfter(latest);
    }

    private Mono<JobId> submit(Schedule schedule, Instant time, String key, List<JobId> after) {
        Idempotency idempotency = new Idempotency(key, Fingerprint.of(key));
        return submitter
                .check(schedule.definition().job(), Siblings.NONE)
                .map(order -> order.with(run(order.spec(), schedule, time, after)))
                .flatMap(order -> submitter.submission(order, idempotency))
                .flatMap(submission -> submitter.submitAll(List.of(submission)))
                .map(answers -> switch (answers.getFirst()) {
                    case Answer.Taken taken -> taken;
                    case Answer.Refused(ProblemException why) -> throw why;
                })
                .onErrorResume(ProblemException.class, why -> submitter.earlier(why, idempotency))
                .contextWrite(Callers.acting(Caller.platform(schedule.tenant())))
                .map(Answer.Taken::job);
    }

    private static JobSpec run(JobSpec spec, Schedule schedule, Instant time, List<JobId> after) {
        Map<String, String> labels = new LinkedHashMap<>(spec.labels());
        labels.put(SCHEDULE_LABEL, schedule.id());
        labels.put(TIME_LABEL, time.toString());
        Coordination coordination = spec.coordination()
                .withDependencies(after.stream()
                        .map(job -> new Dependency(job, Dependency.IfItFails.RUN))
                        .toList());
        return spec.withLabels(labels).withCoordination(coordination);
    }

    private List<Firing> missed(DueTimes due) {
        Instant last = due.lastMissed();
        return last == null ? List.of() : List.of(Firing.missed(last, clock.instant(), due.missed()));
    }

    private static Schedule.Round with(Schedule.Round round, Firing firing, List<JobId> open) {
        List<Firing> all = new ArrayList<>(round.firings());
        all.add(firing);
        return new Schedule.Round(all, open.stream().map(JobId::value).toList(), round.next());
    }

    private void count(Firing firing) {
        meters.counter("emp.schedule.runs", "outcome", firing.outcome().wireName())
                .increment((double) firing.count());
    }
}
