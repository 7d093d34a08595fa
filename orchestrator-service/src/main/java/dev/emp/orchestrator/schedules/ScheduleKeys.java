package dev.emp.orchestrator.schedules;

import dev.emp.jobbus.document.Document;
import dev.emp.jobbus.document.Documents;
import dev.emp.jobbus.document.Draft;
import dev.emp.orchestrator.json.Fingerprint;
import dev.emp.orchestrator.json.Stored;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.ProblemException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Remembers for a day which schedule a client's idempotency key has made, so that the same call made again makes no second one. */
@Component
final class ScheduleKeys {

    private static final String COLLECTION = "schedule-keys";
    private static final Duration KEPT = Duration.ofHours(24);

    private final Documents documents;
    private final Clock clock;

    ScheduleKeys(Documents documents, Clock clock) {
        this.documents = documents;
        this.clock = clock;
    }

    /** Empty when the key is not taken. Fails with {@link ErrorCode#IDEMPOTENCY_KEY_REUSED} when another body has taken it. */
    Mono<Claim> find(String tenant, String key, JsonNode body) {
        String digest = Fingerprint.of(body, List.of());
        return Mono.fromCompletionStage(() -> documents.find(COLLECTION, name(tenant, key)))
                .flatMap(Mono::justOrEmpty)
                .map(ScheduleKeys::claim)
                .doOnNext(claim -> {
                    if (!claim.body().equals(digest)) {
                        throw new ProblemException(
                                ErrorCode.IDEMPOTENCY_KEY_REUSED,
                                "the Idempotency-Key belongs to schedule " + claim.schedule()
                                        + ", which was created with another body");
                    }
                });
    }

    /**
     * Takes the key for a schedule that is still to be made. When another call was faster, its claim is the answer.
     *
     * @param schedule an id nobody has
     */
    Mono<Claim> take(String tenant, String key, JsonNode body, String schedule) {
        Claim claim = new Claim(schedule, Fingerprint.of(body, List.of()), false);
        return save(tenant, key, Draft.NEW, claim).flatMap(saved -> saved ? Mono.just(claim) : find(tenant, key, body));
    }

    /** From now on the schedule of this key is not made again, even if it is removed. */
    Mono<Void> done(String tenant, String key, Claim claim) {
        return Mono.fromCompletionStage(() -> documents.find(COLLECTION, name(tenant, key)))
                .flatMap(Mono::justOrEmpty)
                .filter(document -> !claim(document).made())
                .flatMap(document -> save(tenant, key, document.version(), claim.asMade()))
                .then();
    }

    private Mono<Boolean> save(String tenant, String key, long version, Claim claim) {
        Draft draft = new Draft(
                name(tenant, key),
                version,
                Stored.write(claim),
                null,
                clock.instant().plus(KEPT));
        return Mono.fromCompletionStage(() -> documents.save(COLLECTION, draft)).map(saved -> saved.isDone());
    }

    private static Claim claim(Document document) {
        return Stored.read(document.content(), Claim.class);
    }

    private static String name(String tenant, String key) {
        return Fingerprint.of(tenant + "\n" + key);
    }

    /**
     * What a key stands for.
     *
     * @param body its digest
     * @param made false as long as nobody has said that the schedule is there: whoever took the key may have died before
     */
    record Claim(String schedule, String body, boolean made) {

        private Claim asMade() {
            return new Claim(schedule, body, true);
        }
    }
}
