package dev.emp.orchestrator.schedules;

import dev.emp.jobbus.document.Document;
import dev.emp.jobbus.document.Documents;
import dev.emp.jobbus.document.Draft;
import dev.emp.jobbus.job.JsonText;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.ProblemException;
import java.time.Clock;
import java.time.Duration;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Which schedules each tenant has, so that none has more than it may: to count them must not take the reading of all. Those that
 * were made before there was a roll are not on it.
 */
@Component
final class ScheduleRoll {

    private static final JsonText NOTHING = new JsonText("{}");
    /** A replica that dies between its two writes leaves a name behind, which goes by itself after that. */
    private static final Duration ENTERED = Duration.ofMinutes(10);

    private final Documents documents;
    private final Clock clock;
    private final int mostOfAll;
    private final int most;

    ScheduleRoll(Documents documents, Clock clock, ScheduleProperties properties) {
        this.documents = documents;
        this.clock = clock;
        this.mostOfAll = properties.max();
        this.most = properties.maxPerTenant();
    }

    /** Fails with {@link ErrorCode#TOO_MANY_SCHEDULES} when the tenant, or all together, have as many as they may. */
    Mono<Void> requireRoom(String tenant) {
        return count(collection(tenant))
                .flatMap(count -> count < most ? Mono.empty() : Mono.error(tooMany()))
                .then(count(ScheduleStore.COLLECTION))
                .flatMap(count -> count < mostOfAll ? Mono.empty() : Mono.error(tooManyOfAll()));
    }

    /**
     * Enters a schedule that is still to be made. It is struck off by itself unless it is {@linkplain #confirm confirmed}. Fails
     * with {@link ErrorCode#TOO_MANY_SCHEDULES} when the tenant has as many as it may without it.
     */
    Mono<Void> enter(String tenant, String id) {
        Draft name = Draft.create(id, NOTHING).expiresAt(clock.instant().plus(ENTERED));
        // Counted with its own name on the roll: of calls at the same time, none sees room that another has taken.
        return save(tenant, name).flatMap(isNew -> isNew ? keepWithinMost(tenant, id) : Mono.empty());
    }

    private Mono<Void> keepWithinMost(String tenant, String id) {
        return count(collection(tenant))
                .flatMap(count ->
                        count <= most ? Mono.empty() : strike(tenant, id).then(Mono.error(this::tooMany)));
    }

    /** The schedule is made: it stays on the roll. */
    Mono<Void> confirm(String tenant, String id) {
        return find(tenant, id)
                .flatMap(name -> save(tenant, Draft.replace(name, NOTHING)))
                .then();
    }

    /** The schedule is gone, or will be at once. */
    Mono<Void> strike(String tenant, String id) {
        return find(tenant, id)
                .flatMap(name ->
                        Mono.fromCompletionStage(() -> documents.remove(collection(tenant), name.id(), name.version())))
                .then();
    }

    private Mono<Long> count(String collection) {
        return Mono.fromCompletionStage(() -> documents.count(collection));
    }

    private Mono<Document> find(String tenant, String id) {
        return Mono.fromCompletionStage(() -> documents.find(collection(tenant), id))
                .flatMap(Mono::justOrEmpty);
    }

    private Mono<Boolean> save(String tenant, Draft name) {
        return Mono.fromCompletionStage(() -> documents.save(collection(tenant), name))
                .map(saved -> saved.isDone());
    }

    private ProblemException tooMany() {
        return new ProblemException(
                ErrorCode.TOO_MANY_SCHEDULES,
                "a tenant has at most " + most + " schedules; remove one that is not needed");
    }

    private ProblemException tooManyOfAll() {
        return new ProblemException(
                ErrorCode.TOO_MANY_SCHEDULES,
                "there are " + mostOfAll + " schedules already; remove one, or raise emp.orchestrator.schedules.max");
    }

    private static String collection(String tenant) {
        return "schedules-of-" + tenant;
    }
}
