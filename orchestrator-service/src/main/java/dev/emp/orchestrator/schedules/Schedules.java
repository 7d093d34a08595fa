package dev.emp.orchestrator.schedules;

import dev.emp.jobbus.job.JobIdGenerator;
import dev.emp.orchestrator.json.Fingerprint;
import dev.emp.orchestrator.json.Pointer;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.Fault;
import dev.emp.orchestrator.problem.ProblemException;
import dev.emp.orchestrator.submission.MergePatch;
import dev.emp.orchestrator.submission.Siblings;
import dev.emp.orchestrator.submission.Submitter;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** What people do with schedules. Every call fails with a {@link ProblemException} that says what is wrong. */
@Component
final class Schedules {

    private static final String PREFIX = "sch_";

    private final ScheduleStore store;
    private final ScheduleRoll roll;
    private final ScheduleKeys keys;
    private final Submitter submitter;
    private final Firer firer;
    private final JobIdGenerator ids;
    private final Clock clock;

    Schedules(
            ScheduleStore store,
            ScheduleRoll roll,
            ScheduleKeys keys,
            Submitter submitter,
            Firer firer,
            JobIdGenerator ids,
            Clock clock) {
        this.store = store;
        this.roll = roll;
        this.keys = keys;
        this.submitter = submitter;
        this.firer = firer;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Makes a schedule, or gives the one that the same call has made before.
     *
     * @param key the client's idempotency key; null when it gave none
     */
    Mono<Made> create(String tenant, JsonNode body, @Nullable String key) {
        Mono<Definition> valid = allowed(tenant, body).cache();
        return key == null
                ? valid.flatMap(definition -> make(anew(newId(), tenant, definition)))
                : keys.find(tenant, key, body)
                        .switchIfEmpty(valid.flatMap(definition -> keys.take(tenant, key, body, newId())))
                        .flatMap(claim -> create(tenant, valid, claim)
                                .flatMap(made -> keys.done(tenant, key, claim).thenReturn(made)));
    }

    private Mono<Made> create(String tenant, Mono<Definition> valid, ScheduleKeys.Claim claim) {
        return claim.made()
                ? store.require(claim.schedule(), tenant).map(schedule -> new Made(schedule, true))
                : valid.flatMap(definition -> make(anew(claim.schedule(), tenant, definition)));
    }

    private Mono<Made> make(Schedule schedule) {
        return roll.enter(schedule.tenant(), schedule.id())
                .then(Mono.defer(() -> store.create(schedule)))
                .flatMap(made -> roll.confirm(schedule.tenant(), schedule.id()).thenReturn(made));
    }

    private Schedule anew(String id, String tenant, Definition definition) {
        return Schedule.create(id, tenant, definition, clock.instant());
    }

    /** What the body says, as long as there is room for one more. */
    private Mono<Definition> allowed(String tenant, JsonNode body) {
        return Mono.fromCallable(() -> DefinitionReader.read(body))
                .flatMap(this::checked)
                .delayUntil(definition -> roll.requireRoom(tenant));
    }

    Mono<Schedule> replace(String id, String tenant, JsonNode body) {
        return Mono.fromCallable(() -> DefinitionReader.read(body))
                .flatMap(this::checked)
                .flatMap(definition -> store.change(id, tenant, current -> changed(current, definition)));
    }

    /** @param patch a JSON Merge Patch (RFC 7396) of what the schedule was made from */
    Mono<Schedule> patch(String id, String tenant, JsonNode patch) {
        UnaryOperator<Definition> patched =
                definition -> DefinitionReader.read(MergePatch.apply(patch, ScheduleJson.body(definition)));
        return store.require(id, tenant)
                .map(schedule -> patched.apply(schedule.definition()))
                // A service that nobody offers now must not keep anybody from pausing its schedule.
                .flatMap(definition -> patch.has(DefinitionReader.JOB) ? checked(definition) : Mono.just(definition))
                .flatMap(definition ->
                        store.change(id, tenant, current -> changed(current, patched.apply(current.definition()))));
    }

    Mono<Schedule> pause(String id, String tenant, boolean paused) {
        return store.change(
                id, tenant, current -> changed(current, current.definition().withPaused(paused)));
    }

    /** Fails with {@link ErrorCode#SCHEDULE_NOT_FOUND} when the tenant has none of this id. */
    Mono<Void> remove(String id, String tenant) {
        // In this order, a call that breaks off in between can be made again.
        return store.require(id, tenant)
                .then(Mono.defer(() -> roll.strike(tenant, id)))
                .then(Mono.defer(() -> store.remove(id, tenant)));
    }

    /** @param key the client's idempotency key; null when it gave none */
    Mono<Firing> run(String id, String tenant, @Nullable String key) {
        String name = Fingerprint.of(key == null ? newId() : key);
        return store.require(id, tenant)
                .flatMap(schedule -> firer.fireByHand(schedule, name))
                .flatMap(firing -> store.change(id, tenant, current -> current.afterRunByHand(firing))
                        .thenReturn(firing));
    }

    private Mono<Definition> checked(Definition definition) {
        return submitter
                .check(definition.job(), Siblings.NONE)
                .onErrorMap(ProblemException.class, Schedules::inBody)
                .thenReturn(definition);
    }

    /** A fault of the job, as one of the body that the job stands in. */
    private static ProblemException inBody(ProblemException why) {
        String parent = Pointer.child("", DefinitionReader.JOB);
        List<Fault> faults = why.faults().stream()
                .map(fault -> new Fault(parent + fault.pointer(), fault.code(), fault.message()))
                .toList();
        return new ProblemException(why.code(), "in " + parent + ": " + why.detail(), faults);
    }

    private Schedule changed(Schedule current, Definition definition) {
        if (definition.equals(current.definition())) {
            return current;
        }
        return hasSameTimes(current.definition(), definition)
                ? current.withSameTimes(definition, clock.instant())
                : current.withDefinition(definition, clock.instant());
    }

    private static boolean hasSameTimes(Definition one, Definition other) {
        return one.paused() == other.paused()
                && Objects.equals(one.cron(), other.cron())
                && one.zone().equals(other.zone())
                && Objects.equals(one.everySeconds(), other.everySeconds())
                && Objects.equals(one.startAt(), other.startAt())
                && Objects.equals(one.endAt(), other.endAt());
    }

    private String newId() {
        String id = ids.next(0).value();
        return PREFIX + id.substring(id.indexOf('-') + 1);
    }

    /** @param repeated whether an earlier call has made it */
    record Made(Schedule schedule, boolean repeated) {}
}
