package dev.emp.orchestrator.schedules;

import dev.emp.jobbus.document.Document;
import dev.emp.orchestrator.upkeep.Duty;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Starts the runs of schedules whose time has come. Every replica does; each schedule is attended to by one at a time. */
@Component
final class ScheduleDuty implements Duty {

    private static final Logger log = LoggerFactory.getLogger(ScheduleDuty.class);
    static final Duration LEASE = Duration.ofSeconds(20);
    private static final int TAKEN = 50;
    private static final int AT_ONCE = 8;

    private final ScheduleStore store;
    private final Firer firer;
    private final Clock clock;
    private final Duration grace;

    ScheduleDuty(ScheduleStore store, Firer firer, Clock clock, ScheduleProperties properties) {
        this.store = store;
        this.firer = firer;
        this.clock = clock;
        this.grace = properties.grace();
    }

    @Override
    public String name() {
        return "starting the runs of schedules";
    }

    @Override
    public CompletionStage<Integer> perform(int limit) {
        return perform(limit, 0).toFuture();
    }

    private Mono<Integer> perform(int limit, int before) {
        int max = Math.min(limit - before, TAKEN);
        return store.takeDue(max, LEASE)
                .flatMap(due -> Flux.fromIterable(due)
                        .flatMap(this::attend, AT_ONCE)
                        .then(Mono.just(before + due.size()))
                        .flatMap(sum -> due.size() < max || sum >= limit ? Mono.just(sum) : perform(limit, sum)));
    }

    /** One schedule that fails does not hold up the others; it comes again when its lease has passed. */
    private Mono<Void> attend(Document document) {
        return Mono.defer(() -> {
                    Schedule schedule = ScheduleJson.read(document);
                    DueTimes due = DueTimes.of(schedule, clock.instant(), grace);
                    return firer.fire(schedule, due)
                            .flatMap(round -> store.change(document, current -> current.after(round, schedule)));
                })
                .onErrorResume(fault -> {
                    log.warn(
                            "The schedule {} could not be attended to and is tried again within {} s ({})",
                            document.id(),
                            LEASE.toSeconds(),
                            fault.toString());
                    return Mono.empty();
                })
                .then();
    }
}
